package io.enumway.jdbc;

import io.enumway.EnumLabels;

import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.SingleColumnRowMapper;

/**
 * Row mappers that read enum columns by their labels.
 *
 * <pre>{@code
 * jdbcTemplate.query("select id, status from collections", EnumRowMappers.of(Collection.class))
 * }</pre>
 *
 * The {@code JdbcClient} that Enumway auto-configures needs none of them:
 * {@code query(Collection.class)} reads labels.
 *
 * @since 0.1.0
 */
public final class EnumRowMappers {

	private static final ConversionService CONVERSION_SERVICE = EnumConverters.conversionService();

	private EnumRowMappers() {
	}

	/**
	 * A row mapper for a record, a bean, an object with fields, or a single column of a
	 * simple type such as an enum. Columns are found by name as in
	 * {@link SimplePropertyRowMapper}. Mapping fails with an
	 * {@link io.enumway.UnknownLabelException} on a label that the Java enum lacks.
	 * @param type the class of each row's result
	 * @param <T> the class of each row's result
	 * @return the row mapper
	 * @throws IllegalArgumentException if the class is an enum that is not annotated with
	 * {@code @DatabaseEnum}
	 */
	public static <T> RowMapper<T> of(Class<T> type) {
		if (type.isEnum()) {
			EnumLabels.ofType(type);
		}
		return BeanUtils.isSimpleProperty(type) ? singleColumn(type)
				: new SimplePropertyRowMapper<>(type, CONVERSION_SERVICE);
	}

	@SuppressWarnings("NullAway") // a NULL column is a null row, as in Spring's own
	private static <T> RowMapper<T> singleColumn(Class<T> type) {
		return new SingleColumnRowMapper<>(type, CONVERSION_SERVICE);
	}

}
