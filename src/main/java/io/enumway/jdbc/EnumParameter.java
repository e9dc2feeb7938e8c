package io.enumway.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.enumway.EnumLabels;
import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.SqlValue;

/**
 * An enum constant as parameter of a statement, wherever Spring JDBC takes a value:
 * {@code JdbcClient}, {@code JdbcTemplate}, {@code NamedParameterJdbcTemplate}, batches.
 *
 * <pre>{@code
 * jdbcClient.sql("update collections set status = :status where id = :id")
 *     .param("status", EnumParameter.of(CollectionStatus.READY))
 * }</pre>
 * <p>
 * How it is bound is decided by the connection. On PostgreSQL the label goes without a
 * type, so that the server infers the enum type: a string fails with "operator does not
 * exist: mood = character varying". On other databases, SQLite say, it is a string.
 *
 * @since 0.1.0
 */
public final class EnumParameter implements SqlValue {

	private final @Nullable String value;

	private final boolean array;

	private EnumParameter(@Nullable String value, boolean array) {
		this.value = value;
		this.array = array;
	}

	/**
	 * A constant, or SQL {@code NULL}.
	 * @param constant a constant of a {@link io.enumway.DatabaseEnum}, or {@code null}
	 * @return the parameter
	 * @throws IllegalArgumentException if the enum is not annotated with
	 * {@code @DatabaseEnum}
	 */
	public static EnumParameter of(@Nullable Enum<?> constant) {
		return ofLabel((constant != null) ? EnumLabels.labelOf(constant) : null);
	}

	/**
	 * A label of an enum type that has no Java enum, or SQL {@code NULL}.
	 * @param label the label or {@code null}
	 * @return the parameter
	 */
	public static EnumParameter ofLabel(@Nullable String label) {
		return new EnumParameter(label, false);
	}

	/**
	 * Constants for an {@code IN} list with a named parameter:
	 * {@code where status in (:statuses)}. An empty list is not valid SQL on PostgreSQL;
	 * see {@link #array(Collection)} for lists that may be empty.
	 * @param constants the constants
	 * @return one parameter per constant
	 * @throws IllegalArgumentException if an enum is not annotated with
	 * {@code @DatabaseEnum}
	 */
	public static List<EnumParameter> list(Collection<? extends @Nullable Enum<?>> constants) {
		List<EnumParameter> parameters = new ArrayList<>(constants.size());
		for (Enum<?> constant : constants) {
			parameters.add(of(constant));
		}
		return List.copyOf(parameters);
	}

	/**
	 * Constants for an {@code IN} list with a named parameter.
	 * @param constants the constants
	 * @return one parameter per constant
	 * @see #list(Collection)
	 */
	public static List<EnumParameter> list(Enum<?>... constants) {
		return list(List.of(constants));
	}

	/**
	 * Constants as one PostgreSQL array, for a column of an array type or for
	 * {@code where status = any(:statuses)}, or SQL {@code NULL}. Binding it on a
	 * database without arrays fails.
	 * @param constants the constants, or {@code null}
	 * @return the parameter
	 * @throws IllegalArgumentException if an enum is not annotated with
	 * {@code @DatabaseEnum}
	 */
	public static EnumParameter array(@Nullable Collection<? extends @Nullable Enum<?>> constants) {
		if (constants == null) {
			return new EnumParameter(null, true);
		}
		List<@Nullable String> labels = new ArrayList<>(constants.size());
		for (Enum<?> constant : constants) {
			labels.add((constant != null) ? EnumLabels.labelOf(constant) : null);
		}
		return new EnumParameter(ArrayText.of(labels), true);
	}

	/**
	 * Constants as one PostgreSQL array.
	 * @param constants the constants
	 * @return the parameter
	 * @see #array(Collection)
	 */
	public static EnumParameter array(Enum<?>... constants) {
		return array(List.of(constants));
	}

	@Override
	public void setValue(PreparedStatement statement, int index) throws SQLException {
		String product = statement.getConnection().getMetaData().getDatabaseProductName();
		boolean postgres = "PostgreSQL".equals(product);
		if (this.array && !postgres) {
			throw new EnumwayException(
					"%s has no arrays: cannot bind the array %s as parameter %d".formatted(product, this.value, index),
					"Use EnumParameter.list(…) with 'in (:labels)'");
		}
		if (this.value == null) {
			statement.setNull(index, postgres ? Types.OTHER : Types.VARCHAR);
		}
		else if (postgres) {
			statement.setObject(index, this.value, Types.OTHER);
		}
		else {
			statement.setString(index, this.value);
		}
	}

	@Override
	public void cleanup() {
		// Holds no resources
	}

	/**
	 * The text that is bound.
	 */
	@Override
	public String toString() {
		return String.valueOf(this.value);
	}

}
