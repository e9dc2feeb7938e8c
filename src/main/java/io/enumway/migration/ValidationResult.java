package io.enumway.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Whether the schema history matches the migrations of this version of the service.
 *
 * @param flyway the name of the Flyway bean
 * @param problems what does not fit; pending migrations are no problem
 * @since 0.1.0
 */
public record ValidationResult(String flyway, List<Problem> problems) {

	public ValidationResult {
		problems = List.copyOf(problems);
	}

	/**
	 * Whether all is well.
	 * @return whether there is no problem
	 */
	public boolean isValid() {
		return this.problems.isEmpty();
	}

	/**
	 * A migration that does not fit.
	 *
	 * @param version its version, {@code null} if it is repeatable or not known
	 * @param description its description, {@code null} if it is not known
	 * @param code Flyway's error code, for instance {@code CHECKSUM_MISMATCH}
	 * @param message what is wrong
	 */
	public record Problem(@Nullable String version, @Nullable String description, String code, String message) {

	}

}
