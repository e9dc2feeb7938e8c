package io.enumway.hibernate;

import java.util.List;
import java.util.Set;

import io.enumway.EnumLabels;
import io.enumway.EnumName;
import io.enumway.dialect.PostgresQuoting;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.NamedAuxiliaryDatabaseObject;
import org.hibernate.dialect.type.PostgreSQLEnumJdbcType;
import org.hibernate.engine.jdbc.Size;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.converter.spi.BasicValueConverter;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.JdbcLiteralFormatter;
import org.hibernate.type.descriptor.jdbc.JdbcTypeIndicators;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's named enum type, by label and with its schema. Hibernate's own, which this
 * one replaces and defers to for enums that are not {@code @DatabaseEnum}s, knows the
 * constants' names only, names the type like the Java class, creates it with its labels
 * sorted, and drops it with everything that uses it.
 */
final class NamedEnumJdbcType extends PostgreSQLEnumJdbcType {

	private final transient EnumTypeNames names;

	NamedEnumJdbcType(EnumTypeNames names) {
		this.names = names;
	}

	@Override
	public <T> JdbcLiteralFormatter<T> getJdbcLiteralFormatter(JavaType<T> javaType) {
		if (!EnumLabels.isDatabaseEnum(javaType.getJavaTypeClass())) {
			return super.getJdbcLiteralFormatter(javaType);
		}
		String type = this.names.quoted(javaType.getJavaTypeClass());
		return (appender, value, dialect, options) -> appender
			.appendSql(PostgresQuoting.literal(EnumLabels.labelOf((Enum<?>) value)) + "::" + type);
	}

	/**
	 * Without a type, as Hibernate's own: a cast around each parameter would look the
	 * type up along the {@code search_path}, which need not lead to it.
	 */
	@Override
	public <X> ValueBinder<X> getBinder(JavaType<X> javaType) {
		return super.getBinder(byLabel(javaType));
	}

	@Override
	public <X> ValueExtractor<X> getExtractor(JavaType<X> javaType) {
		return super.getExtractor(byLabel(javaType));
	}

	/**
	 * The elements of an array that is read are labels.
	 */
	@Override
	public Class<?> getPreferredJavaTypeClass(WrapperOptions options) {
		return String.class;
	}

	@SuppressWarnings("unchecked") // the label type of the same class
	private <X> JavaType<X> byLabel(JavaType<X> javaType) {
		boolean byName = !(javaType instanceof LabelJavaType) && EnumLabels.isDatabaseEnum(javaType.getJavaTypeClass());
		return byName ? (JavaType<X>) LabelJavaType.of(javaType.getJavaTypeClass(), this) : javaType;
	}

	/**
	 * Where Hibernate makes the tables: creates the type if it is missing, and drops it
	 * only if nothing uses it. Migrations may have created it, and tables that Hibernate
	 * does not know may use it; {@code ddl-auto=update} drops types as well.
	 */
	@Override
	public void addAuxiliaryDatabaseObjects(JavaType<?> javaType, @Nullable BasicValueConverter<?, ?> converter,
			Size size, Database database, JdbcTypeIndicators context) {
		if (!EnumLabels.isDatabaseEnum(javaType.getJavaTypeClass())) {
			super.addAuxiliaryDatabaseObjects(javaType, converter, size, database, context);
			return;
		}
		EnumName name = this.names.of(javaType.getJavaTypeClass());
		String type = PostgresQuoting.name(name);
		database.addAuxiliaryDatabaseObject(
				new NamedAuxiliaryDatabaseObject("enumway " + name, database.getDefaultNamespace(),
						new String[] { createIfMissing(type, EnumLabels.ofType(javaType.getJavaTypeClass()).labels()) },
						new String[] { dropIfUnused(type) }, Set.of(), true));
	}

	private static String createIfMissing(String type, List<String> labels) {
		return """
				do $enumway$ begin
				if to_regtype(%s) is null then create type %s as enum (%s); end if;
				end $enumway$""".formatted(PostgresQuoting.literal(type), type, PostgresQuoting.literals(labels));
	}

	private static String dropIfUnused(String type) {
		return """
				do $enumway$ begin
				if to_regtype(%s) is not null then drop type %s; end if;
				exception when dependent_objects_still_exist then null;
				end $enumway$""".formatted(PostgresQuoting.literal(type), type);
	}

}
