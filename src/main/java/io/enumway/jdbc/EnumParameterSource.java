package io.enumway.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.enumway.EnumLabels;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * Named parameters from a record, a bean or a map, whose enum constants are bound as
 * {@link EnumParameter}s.
 *
 * <pre>{@code
 * jdbcClient.sql("insert into collections (id, status) values (:id, :status)")
 *     .paramSource(EnumParameterSource.of(collection))
 * }</pre>
 * <p>
 * A collection of constants is a list of parameters, for {@code in (:statuses)}; a Java
 * array of constants is a PostgreSQL array. Everything else, enums that are not annotated
 * with {@code @DatabaseEnum} among it, is passed on as it is.
 *
 * @since 0.1.0
 */
public final class EnumParameterSource extends AbstractSqlParameterSource {

	private final SqlParameterSource values;

	private final Predicate<Class<?>> byLabel;

	private EnumParameterSource(SqlParameterSource values, Predicate<Class<?>> byLabel) {
		this.values = values;
		this.byLabel = byLabel;
	}

	private EnumParameterSource(SqlParameterSource values) {
		this(values, EnumLabels::isDatabaseEnum);
	}

	/**
	 * The properties of an object as parameters.
	 * @param values a record, a bean, an object with fields, or a map of names to values
	 * @return the parameters
	 */
	public static EnumParameterSource of(Object values) {
		if (values instanceof SqlParameterSource source) {
			return new EnumParameterSource(source);
		}
		if (values instanceof Map<?, ?> map) {
			MapSqlParameterSource source = new MapSqlParameterSource();
			map.forEach((name, value) -> source.addValue(String.valueOf(name), value));
			return new EnumParameterSource(source);
		}
		return new EnumParameterSource(new SimplePropertySqlParameterSource(values));
	}

	/**
	 * The parameters of another source, with constants of some enums bound.
	 */
	static EnumParameterSource of(SqlParameterSource values, Predicate<Class<?>> byLabel) {
		return new EnumParameterSource(values, byLabel);
	}

	@Override
	public boolean hasValue(String name) {
		return this.values.hasValue(name);
	}

	@Override
	public @Nullable Object getValue(String name) {
		return bindable(this.values.getValue(name));
	}

	@Override
	public int getSqlType(String name) {
		return this.values.getSqlType(name);
	}

	@Override
	public @Nullable String getTypeName(String name) {
		return this.values.getTypeName(name);
	}

	@Override
	public String @Nullable [] getParameterNames() {
		return this.values.getParameterNames();
	}

	private @Nullable Object bindable(@Nullable Object value) {
		if (value instanceof Enum<?> constant && isBindable(constant)) {
			return EnumParameter.of(constant);
		}
		if (value instanceof Enum<?>[] constants && this.byLabel.test(constants.getClass().getComponentType())) {
			return EnumParameter.array(Arrays.asList(constants));
		}
		if (value instanceof Collection<?> elements && elements.stream().anyMatch(this::isBindable)) {
			List<@Nullable Object> bindable = new ArrayList<>(elements.size());
			elements.forEach((element) -> bindable.add(bindable(element)));
			return bindable;
		}
		return value;
	}

	private boolean isBindable(@Nullable Object value) {
		return value instanceof Enum<?> constant && this.byLabel.test(constant.getDeclaringClass());
	}

}
