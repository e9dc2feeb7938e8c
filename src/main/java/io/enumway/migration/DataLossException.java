package io.enumway.migration;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumwayException;

/**
 * A downgrade was refused because it would lose data.
 *
 * @since 0.1.0
 */
public class DataLossException extends EnumwayException {

	private final transient List<DataLoss> losses;

	DataLossException(String migration, List<DataLoss> losses) {
		super("Undoing migration %s would lose data: %s".formatted(migration,
				losses.stream().map(DataLoss::toString).collect(Collectors.joining(", "))),
				"Save what is needed and downgrade with force. This migration is not undone");
		this.losses = List.copyOf(losses);
	}

	DataLossException(String migration) {
		super("What undoing migration %s would lose cannot be told: it runs outside a transaction".formatted(migration),
				"Look at it, and downgrade with force. This migration is not undone");
		this.losses = List.of();
	}

	DataLossException(String migration, SQLException cause) {
		super("What undoing migration %s would lose cannot be counted, policies hide rows from this role or it lacks the privilege: %s"
			.formatted(migration, cause.getMessage()),
				"Look at it as a role that sees all rows (BYPASSRLS), and downgrade with force. This migration is not undone",
				cause.getSQLState(), cause);
		this.losses = List.of();
	}

	/**
	 * What would be lost.
	 * @return what goes, and how many rows have data in it; empty if that cannot be told
	 */
	public List<DataLoss> getLosses() {
		return this.losses;
	}

}
