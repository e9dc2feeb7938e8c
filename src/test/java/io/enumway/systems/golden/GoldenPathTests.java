package io.enumway.systems.golden;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.enumway.replica.Replica;
import io.enumway.replica.Simultaneously;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service grows over three releases: an annotated enum, a SQL migration that uses its
 * type, Java migrations that extend, rename, reduce and reorder it. A database that
 * replays all of it at once ends equal to one that went through every release.
 */
class GoldenPathTests {

	@AutoClose
	private TestDatabase upgraded;

	@AutoClose
	private TestDatabase fresh;

	@BeforeEach
	void create() {
		this.upgraded = TestDatabase.create();
		this.fresh = TestDatabase.create();
	}

	@Test
	void firstReleaseFindsItsTypeInTheFirstMigration() {
		boot(io.enumway.systems.golden.first.Release.class, this.fresh);
		assertThat(labels(this.fresh)).containsExactly("pending", "ready", "processing", "error", "degraded");
		assertThat(rows(this.fresh)).containsExactly("a pending", "b ready", "c error", "d degraded");
	}

	@Test
	void valueAddedAsDataIsUsedInTheSameMigration() {
		boot(io.enumway.systems.golden.first.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.second.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.second.Release.class, this.fresh);
		assertThat(labels(this.upgraded)).containsExactly("pending", "ready", "archived", "processing", "error",
				"degraded");
		assertThat(rows(this.upgraded)).containsExactly("a pending", "b archived", "c error", "d degraded");
		assertThat(state(this.fresh)).isEqualTo(state(this.upgraded));
	}

	@Test
	void valueAddedByCallIsUsedInTheSameMigration() {
		boot(io.enumway.systems.golden.first.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.imperative.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.imperative.Release.class, this.fresh);
		assertThat(rows(this.upgraded)).containsExactly("a pending", "b archived", "c error", "d degraded");
		assertThat(state(this.fresh)).isEqualTo(state(this.upgraded));
	}

	@Test
	void replicasOfTwoReleasesBootAtOnce() {
		// not by SpringApplication, which sets up the logging of the JVM each time
		List<Throwable> failures = Simultaneously.run(8,
				(number) -> Replica
					.of((number % 2 == 0) ? io.enumway.systems.golden.first.Release.class
							: io.enumway.systems.golden.second.Release.class, this.fresh, "classpath:db/golden")
					.withPool(1)::bootOnce);
		assertThat(failures).isEmpty();
		boot(io.enumway.systems.golden.first.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.second.Release.class, this.upgraded);
		assertThat(state(this.fresh)).isEqualTo(state(this.upgraded));
	}

	@Test
	void oldLabelsServeEarlyMigrationsOfAFreshDatabase() {
		boot(io.enumway.systems.golden.first.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.second.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.third.Release.class, this.upgraded);
		boot(io.enumway.systems.golden.third.Release.class, this.fresh);
		assertThat(labels(this.upgraded)).containsExactly("ready", "archived", "processing", "failed", "pending");
		assertThat(rows(this.upgraded)).containsExactly("b archived", "c failed", "d failed", "a pending");
		assertThat(state(this.fresh)).isEqualTo(state(this.upgraded));
	}

	private static void boot(Class<?> release, TestDatabase database) {
		new SpringApplicationBuilder(release).web(WebApplicationType.NONE)
			.run(Stream
				.concat(Stream.of(database.properties()),
						Stream.of("spring.flyway.locations=classpath:db/golden",
								"spring.datasource.hikari.maximum-pool-size=1"))
				.map((property) -> "--" + property)
				.toArray(String[]::new))
			.close();
	}

	private static List<String> labels(TestDatabase database) {
		return database.jdbc().sql("""
				select enumlabel from pg_enum where enumtypid = 'collection_status'::regtype order by enumsortorder
				""").query(String.class).list();
	}

	private static List<String> rows(TestDatabase database) {
		return database.jdbc()
			.sql("select name || ' ' || status from collections order by status, name")
			.query(String.class)
			.list();
	}

	private static Map<String, List<String>> state(TestDatabase database) {
		return Map.of("labels", labels(database), "rows", rows(database), "columns", database.jdbc().sql("""
				select column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '')
				from information_schema.columns where table_name = 'collections' order by ordinal_position
				""").query(String.class).list(), "indexes",
				database.jdbc()
					.sql("select indexdef from pg_indexes where tablename = 'collections' order by 1")
					.query(String.class)
					.list(),
				"types", database.jdbc().sql("""
						select typname::text || ' ' || typtype::text
						from pg_type where typnamespace::regnamespace::text = quote_ident(current_schema()) order by 1
						""").query(String.class).list(), "history", database.jdbc().sql("""
						select concat_ws(' ', version, description, type, checksum, success)
						from flyway_schema_history order by installed_rank
						""").query(String.class).list());
	}

}
