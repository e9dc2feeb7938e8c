package io.enumway.hibernate;

import java.util.LinkedHashSet;

import io.enumway.EnumLabels;
import jakarta.persistence.EnumType;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.BasicValue;
import org.hibernate.type.descriptor.converter.spi.BasicValueConverter;
import org.hibernate.type.descriptor.java.EnumJavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.JdbcTypeIndicators;
import org.jspecify.annotations.Nullable;

/**
 * A Java enum whose text form in the database is its label.
 *
 * @param <E> the Java enum
 */
final class LabelJavaType<E extends Enum<E>> extends EnumJavaType<E> {

	private final transient EnumLabels<E> labels;

	private final transient JdbcType jdbcType;

	private LabelJavaType(EnumLabels<E> labels, JdbcType jdbcType) {
		super(labels.javaType());
		this.labels = labels;
		this.jdbcType = jdbcType;
	}

	static LabelJavaType<?> of(Class<?> javaType, JdbcType jdbcType) {
		return of(EnumLabels.ofType(javaType), jdbcType);
	}

	private static <E extends Enum<E>> LabelJavaType<E> of(EnumLabels<E> labels, JdbcType jdbcType) {
		return new LabelJavaType<>(labels, jdbcType);
	}

	/**
	 * Labels, unless the attribute asks for ordinals itself. Without an attribute, for
	 * the parameter of a native query say, Hibernate's default is ordinals.
	 */
	@Override
	public JdbcType getRecommendedJdbcType(JdbcTypeIndicators context) {
		boolean ordinal = context instanceof BasicValue attribute
				&& attribute.getEnumerationStyle() == EnumType.ORDINAL;
		return ordinal ? super.getRecommendedJdbcType(context) : this.jdbcType;
	}

	@Override
	public @Nullable String toName(@Nullable E constant) {
		return (constant != null) ? this.labels.label(constant) : null;
	}

	@Override
	public @Nullable E fromName(@Nullable String label) {
		return (label != null) ? this.labels.constant(label) : null;
	}

	/**
	 * What stands in a document that holds the constant: JSON or XML.
	 */
	@Override
	public String toString(E constant) {
		return this.labels.label(constant);
	}

	@Override
	public @Nullable E fromString(@Nullable CharSequence label) {
		return fromName((label != null) ? label.toString() : null);
	}

	/**
	 * The CHECK of a text column, where Hibernate creates the table.
	 */
	@Override
	public @Nullable String getCheckCondition(String column, JdbcType jdbcType,
			@Nullable BasicValueConverter<E, ?> converter, Dialect dialect) {
		if (converter == null && jdbcType.isString()) {
			return dialect.getCheckCondition(column, new LinkedHashSet<>(this.labels.labels()), jdbcType);
		}
		return super.getCheckCondition(column, jdbcType, converter, dialect);
	}

}
