package io.enumway.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/**
 * Tests for {@link Advice}. That each is given at a boot is tested by
 * {@link MigrationFailureAdviceTests}, {@link MigrationFailureTests} and
 * {@link BadInputTests}.
 */
class AdviceTests {

	@ParameterizedTest
	@ValueSource(strings = { "42710", "42704", "55P04", "25001", "55P03", "2BP01", "0A000", "42501", "25006", "57P01",
			"42P07", "42701", "25P04", "08000", "08001", "08003", "08004", "08006", "08007", "08P01" })
	void namesTheCommandToRun(String state) {
		assertThat(Advice.of(state, "", null)).isNotNull()
			.satisfies((advice) -> assertThat(advice.description()).endsWith("."))
			.satisfies((advice) -> assertThat(advice.action()).contains("migrate "));
	}

	@Test
	void takesUniqueViolationsAndInvalidTextsForItsOwnOnlyIfTheyAreAboutTypes() {
		assertThat(Advice.of("23505", "… unique constraint \"pg_type_typname_nsp_index\"", null)).isNotNull();
		assertThat(Advice.of("23505", "… unique constraint \"users_pkey\"", null)).isNull();
		assertThat(Advice.of("22P02", "invalid input value for enum mood: \"x\"", null)).isNotNull();
		assertThat(Advice.of("22P02", "invalid input syntax for type integer: \"x\"", null)).isNull();
	}

	@Test
	void understandsServersOfOtherLanguagesByTheRoutineThatReports() {
		assertThat(Advice.of("22P02", "неверное значение для перечисления mood: \"x\"", "enum_in")).isNotNull();
		assertThat(Advice.of("22P02", "ungültige Eingabesyntax für Typ integer: »x«", "pg_strtoint32_safe")).isNull();
		assertThat(Advice.of("22023", "»x« ist kein existierendes Enum-Label", "RenameEnumLabel"))
			.extracting(Advice::description, STRING)
			.contains("renames");
		assertThat(Advice.of("22023", "»x« ist kein existierendes Enum-Label", "AddEnumLabel"))
			.extracting(Advice::description, STRING)
			.contains("places");
		assertThat(Advice.of("22023", "ungültiger Wert für Parameter »x«", "parse_and_validate_value")).isNull();
		assertThat(Advice.of("42710", "Enum-Label »x« existiert bereits", "AddEnumLabel"))
			.extracting(Advice::description, STRING)
			.contains("a label that the type already has");
	}

	@Test
	void tellsLabelsThatAreTooLongFromOtherInvalidNames() {
		assertThat(Advice.of("42602", "invalid enum label \"x\"", null)).isNotNull();
		assertThat(Advice.of("42602", "ungültiges Enum-Label »x«", "EnumValuesCreate")).isNotNull();
		assertThat(Advice.of("42602", "invalid name syntax", "stringToQualifiedNameList")).isNull();
	}

	@Test
	void tellsRowLevelSecurityFromPrivileges() {
		assertThat(Advice.of("42501", "", "check_enable_rls")).extracting(Advice::action, STRING)
			.contains("BYPASSRLS")
			.doesNotContain("GRANT");
		assertThat(Advice.of("42501", "", "aclcheck_error")).extracting(Advice::action, STRING).contains("GRANT");
	}

	@Test
	void tellsALackOfLocksFromALackOfMemory() {
		assertThat(Advice.of("53200", "out of shared memory", "LockAcquireExtended")).extracting(Advice::action, STRING)
			.contains("Raise max_locks_per_transaction", "restart");
		assertThat(Advice.of("53200", "out of memory", "AllocSetAlloc")).isNull();
	}

	@Test
	void recordsAMigrationOnlyAfterADiagnosis() {
		for (Advice advice : new Advice[] { Advice.of("42710", "", null), Advice.of("22023", "", "RenameEnumLabel"),
				Advice.of("42P07", "", null) }) {
			assertThat(advice.action()).containsSubsequence("migrate diagnose", "first", "mark-complete", "only if");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "42601", "42P01", "42P06", "23503", "40001", "XX000", "P0001" })
	void leavesEverythingElseToTheServersWords(String state) {
		assertThat(Advice.of(state, "", null)).isNull();
	}

}
