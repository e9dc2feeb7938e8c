package io.enumway.migration;

import java.util.Objects;

import io.enumway.EnumChange;
import io.enumway.EnumChanges;
import io.enumway.EnumwayException;
import io.enumway.IncompleteEnumChangeException;
import io.enumway.Position;
import io.enumway.EnumName;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EnumMigration} without a database: name, checksum, declared changes.
 */
class EnumMigrationTests {

	@ParameterizedTest
	@CsvSource({ "V1__Init, 1, Init", "V1_2__Add_mood_type, 1.2, Add mood type", "V2, 2, ''", "V007__x, 007, x",
			"V20261121103000__Seed, 20261121103000, Seed", "V1__a__b, 1, a  b", "R__Refresh_views, , Refresh views",
			"R, , ''" })
	void readsVersionAndDescription(String name, @Nullable String version, String description) {
		EnumMigration migration = new Named(name);
		assertThat(Objects.toString(migration.getVersion(), null)).isEqualTo(version);
		assertThat(migration.getDescription()).isEqualTo(description);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Mood", "V__Mood", "Vx__Mood", "V1_x__Mood", "R1__Mood", "Rename__Mood", "B1__Base",
			"U1__Undo", "v1__Mood" })
	void refusesWhatNamesNoMigration(String name) {
		assertThatExceptionOfType(EnumwayException.class).isThrownBy(() -> new Named(name))
			.withMessageStartingWith("'%s' does not name a migration".formatted(name))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("V2__Add_mood"));
	}

	@Test
	void isNamedAsFlywayNamesItsOwn() {
		BaseJavaMigration flyways = new FlywaysOwn.V3_1__Add_mood_type();
		EnumMigration ours = new V3_1__Add_mood_type();
		assertThat(ours.getVersion()).isEqualTo(flyways.getVersion());
		assertThat(ours.getDescription()).isEqualTo(flyways.getDescription());
		assertThat(ours.getChecksum()).isEqualTo(flyways.getChecksum()).isNull();
		assertThat(ours.canExecuteInTransaction()).isEqualTo(flyways.canExecuteInTransaction());
		assertThat(ours.isReversible()).isFalse();
	}

	@Test
	void keepsItsNameBehindProxy() {
		ProxyFactory factory = new ProxyFactory(new V4__Add_ecstatic());
		factory.setProxyTargetClass(true);
		EnumMigration proxy = (EnumMigration) factory.getProxy();
		assertThat(proxy.getClass()).isNotEqualTo(V4__Add_ecstatic.class);
		assertThat(proxy.getVersion()).hasToString("4");
		assertThat(proxy.getDescription()).isEqualTo("Add ecstatic");
		assertThat(proxy.declaredChanges()).hasSize(1);
		assertThat(proxy.isReversible()).isTrue();
	}

	@Test
	void declaresChangesAsData() {
		assertThat(new V4__Add_ecstatic().declaredChanges())
			.containsExactly(new EnumChange.AddValue(EnumName.of("mood"), "ecstatic", new Position.After("happy")));
	}

	@Test
	void refusesIncompleteDeclaration() {
		EnumMigration migration = new Named("V1__x") {
			@Override
			protected void changes(EnumChanges changes) {
				changes.addValue("mood", "ecstatic");
			}
		};
		assertThatExceptionOfType(IncompleteEnumChangeException.class).isThrownBy(migration::declaredChanges)
			.withMessageContaining("addValue(\"mood\", \"ecstatic\")");
	}

	@Test
	void checksumIsTheSameOnEveryJvm() {
		// recorded in history tables: a change of this number breaks every service
		assertThat(new V4__Add_ecstatic().getChecksum()).isEqualTo(2055191750);
	}

	@Test
	void checksumFollowsChangesAndRevision() {
		Integer without = new V4__Add_ecstatic().getChecksum();
		Integer with = new V4__Add_ecstatic_again().getChecksum();
		Integer elsewhere = new Named("V4__x") {
			@Override
			protected void changes(EnumChanges changes) {
				changes.addValue("mood", "ecstatic").before("happy");
			}
		}.getChecksum();
		Integer onlyRevision = new Named("V4__x") {
			@Override
			protected String revision() {
				return "2";
			}
		}.getChecksum();
		assertThat(new Integer[] { without, with, elsewhere, onlyRevision }).doesNotHaveDuplicates()
			.doesNotContainNull();
	}

	private static class Named extends EnumMigration {

		Named(String name) {
			super(name);
		}

	}

	static class V3_1__Add_mood_type extends EnumMigration {

	}

	static class V4__Add_ecstatic extends EnumMigration {

		@Override
		protected void changes(EnumChanges changes) {
			changes.addValue("mood", "ecstatic").after("happy");
		}

		@Override
		protected void downgrade(MigrationContext m) {
			m.enums().removeValue("mood", "ecstatic").replaceWith("happy");
		}

	}

	static class V4__Add_ecstatic_again extends V4__Add_ecstatic {

		@Override
		protected String revision() {
			return "2";
		}

	}

	static class FlywaysOwn {

		static class V3_1__Add_mood_type extends BaseJavaMigration {

			@Override
			public void migrate(Context context) {
			}

		}

	}

}
