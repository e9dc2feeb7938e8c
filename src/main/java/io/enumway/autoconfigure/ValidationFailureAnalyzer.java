package io.enumway.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.migration.FailureFacts.Fact;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Analyzes a schema history that does not fit the migrations.
 */
@Order(10)
class ValidationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

	/**
	 * What Flyway says, and what to do about it. Flyway does not translate its messages.
	 */
	private static final Map<String, String> REMEDIES = remedies();

	/**
	 * What the facts about such a problem are of.
	 */
	private static final Map<String, Fact.Kind> FACTS = Map.of("checksum mismatch", Fact.Kind.EDITED,
			"applied migration not resolved", Fact.Kind.MISSING, "resolved migration not applied",
			Fact.Kind.NEVER_APPLIED);

	private static Map<String, String> remedies() {
		Map<String, String> remedies = new LinkedHashMap<>();
		remedies.put("checksum mismatch",
				"Restore the script as it was applied and put the edit into a new migration; other databases have the old "
						+ "text. If only comments or white space differ, 'migrate fix repair-history' takes the new checksum over.");
		remedies.put("applied migration not resolved",
				"Bring the script back, or add its location to spring.flyway.locations. If it is gone for good, "
						+ "'migrate fix repair-history' marks it as deleted.");
		remedies.put("resolved migration not applied",
				"It is older than the newest applied one: give it a version above that, or apply it as it is with "
						+ "spring.flyway.out-of-order=true.");
		remedies.put("failed migration",
				"Undo or finish by hand what the migration did, then run 'migrate fix repair-history'.");
		remedies.put("description mismatch",
				"Give the script its old name again, or run 'migrate fix repair-history'.");
		remedies.put("type mismatch",
				"The version was applied by another kind of migration: give the new one a version of its own.");
		return remedies;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, FlywayValidateException cause) {
		String message = String.valueOf(cause.getMessage());
		List<String> problems = REMEDIES.keySet().stream().filter(message::contains).toList();
		List<String> actions = new ArrayList<>(problems.stream().map(REMEDIES::get).toList());
		if (actions.isEmpty()) {
			return null;
		}
		StringBuilder description = new StringBuilder(
				"The schema history does not fit the migrations. Nothing was migrated.");
		List<Fact> facts = FailureText.facts(rootFailure);
		List<String> told = new ArrayList<>(facts.stream().map(Fact::text).toList());
		if (!problems.stream().allMatch((problem) -> isTold(problem, facts))) {
			told.add(message);
		}
		told.forEach((fact) -> description.append("%n%n%s".formatted(FailureText.sentence(fact))));
		actions.add("'java -jar service.jar migrate diagnose' shows all of it, and 'migrate history' the history.");
		return new FailureAnalysis(description.toString(), String.join(" ", actions), cause);
	}

	private static boolean isTold(String problem, List<Fact> facts) {
		Fact.Kind kind = FACTS.get(problem);
		return kind != null && facts.stream().anyMatch((fact) -> fact.kind() == kind);
	}

}
