package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;

import io.enumway.PlannedStatement;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade would run.
 *
 * @param flyway the name of the Flyway bean
 * @param from the version that the database has, {@code null} if it has none
 * @param to the version that it would have, {@code null} if it would have none
 * @param migrations the migrations in order
 * @param waiting the contract migrations that it would leave alone
 * @since 0.1.0
 */
public record UpgradePlan(String flyway, @Nullable String from, @Nullable String to, List<Planned> migrations,
		List<MigrationEntry> waiting) {

	public UpgradePlan {
		migrations = List.copyOf(migrations);
		waiting = List.copyOf(waiting);
	}

	/**
	 * A migration that an upgrade would run.
	 *
	 * @param migration the migration
	 * @param sql the SQL that it runs, as far as it is known
	 * @param statements the same with what each statement locks and rewrites; none for a
	 * script, which is not taken apart
	 * @param complete whether that is all that it does: not so for a Java migration that
	 * does more than its declared changes
	 * @param transactional whether it runs in a transaction
	 * @param notes what else there is to say, one sentence each
	 */
	public record Planned(MigrationEntry migration, String sql, List<PlannedStatement> statements, boolean complete,
			boolean transactional, List<String> notes) {

		public Planned {
			statements = List.copyOf(statements);
			notes = List.copyOf(notes);
		}

		Planned noting(String note) {
			List<String> all = new ArrayList<>(List.of(note));
			all.addAll(this.notes);
			return new Planned(this.migration, this.sql, this.statements, this.complete, this.transactional, all);
		}

	}

}
