package io.enumway.hibernate;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collection;
import java.util.StringJoiner;

import io.enumway.EnumLabels;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.type.PostgreSQLArrayJdbcType;
import org.hibernate.tool.schema.extract.spi.ColumnTypeInformation;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeConstructor;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of PostgreSQL's named enum types, bound as text without a type as single labels
 * are. Hibernate's own lets the driver look for the type by its name, along the
 * {@code search_path}, and the driver keeps the object id that it finds for the life of
 * the connection, also when a migration has replaced the type.
 */
final class NamedEnumArrayJdbcType extends PostgreSQLArrayJdbcType {

	NamedEnumArrayJdbcType(JdbcType element) {
		super(element);
	}

	@Override
	public <X> ValueBinder<X> getBinder(JavaType<X> javaType) {
		ValueBinder<X> typed = super.getBinder(javaType);
		return new BasicBinder<>(javaType, this) {

			/**
			 * What a {@code @Struct} writes.
			 */
			@Override
			public @Nullable Object getBindValue(X value, WrapperOptions options) throws SQLException {
				return typed.getBindValue(value, options);
			}

			@Override
			protected void doBind(PreparedStatement statement, X value, int index, WrapperOptions options)
					throws SQLException {
				statement.setObject(index, text(value), Types.OTHER);
			}

			@Override
			protected void doBind(CallableStatement statement, X value, String name, WrapperOptions options)
					throws SQLException {
				statement.setObject(name, text(value), Types.OTHER);
			}

		};
	}

	/**
	 * The text form of an array ("Array Value Input" in the PostgreSQL documentation).
	 */
	private static String text(Object value) {
		Collection<?> elements = (value instanceof Object[] array) ? Arrays.asList(array) : (Collection<?>) value;
		StringJoiner text = new StringJoiner(",", "{", "}");
		for (Object element : elements) {
			text.add((element != null) ? quoted(element) : "NULL");
		}
		return text.toString();
	}

	private static String quoted(Object element) {
		String label = (element instanceof Enum<?> constant) ? (EnumLabels.isDatabaseEnum(constant.getDeclaringClass())
				? EnumLabels.labelOf(constant) : constant.name()) : element.toString();
		return '"' + label.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	/**
	 * Makes such types for arrays of named enums, and leaves other arrays to another
	 * constructor.
	 *
	 * @param other the other constructor
	 */
	record Constructor(JdbcTypeConstructor other) implements JdbcTypeConstructor {

		@Override
		public JdbcType resolveType(TypeConfiguration types, Dialect dialect, JdbcType element,
				@Nullable ColumnTypeInformation column) {
			return (element instanceof NamedEnumJdbcType) ? new NamedEnumArrayJdbcType(element)
					: this.other.resolveType(types, dialect, element, column);
		}

		@Override
		public int getDefaultSqlTypeCode() {
			return this.other.getDefaultSqlTypeCode();
		}

	}

}
