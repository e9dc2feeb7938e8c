package io.enumway.autoconfigure;

import io.enumway.EnumwayException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Analyzes every {@link EnumwayException}: it carries its own description and remedy.
 */
@Order(0)
class EnumwayFailureAnalyzer extends AbstractFailureAnalyzer<EnumwayException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, EnumwayException cause) {
		StringBuilder description = new StringBuilder(FailureText.sentence(cause.getMessage()));
		FlywayException flyway = findCause(rootFailure, FlywayException.class);
		String migration = (flyway != null) ? FailureText.failedMigration(flyway) : null;
		if (migration != null && !description.toString().contains(migration)) {
			description.append("%n%nIt happened in: %s".formatted(migration));
		}
		if (cause.getSqlState() != null) {
			description.append("%n%nSQLSTATE: %s".formatted(cause.getSqlState()));
		}
		return new FailureAnalysis(description.toString(), FailureText.sentence(cause.getRemedy()), cause);
	}

}
