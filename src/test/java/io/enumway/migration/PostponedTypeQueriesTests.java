package io.enumway.migration;

import java.nio.file.Path;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import io.enumway.wire.FaultyWire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a session asks, as seen on the wire, for the schema of a declared type that a
 * migration is to create.
 */
class PostponedTypeQueriesTests {

	private final TestDatabase database = TestDatabase.create();

	private final FaultyWire wire = FaultyWire.intact(this.database.url());

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@AfterEach
	void close() {
		this.wire.close();
		this.database.close();
	}

	@Test
	void schemaIsNotAskedForAtEachStatementThatCannotCreateOne() {
		assertThat(asked("create table t (id int);" + "insert into t values (1);".repeat(50)
				+ "create schema audit; create table audit.e (k audit.kind)"))
			.isBetween(3L, 5L);
	}

	@Test
	void schemaThatABlockCreatesIsSeenByTheNextStatement() {
		assertThat(asked("create table t (id int); do $$ begin execute 'create ' || 'schema audit'; end $$;"
				+ "create table audit.e (k audit.kind)"))
			.isPositive();
	}

	private long asked(String script) {
		Scripts scripts = new Scripts(this.directory).add("V1__a.sql", script);
		Steps steps = new Steps(new DriverManagerDataSource(this.wire.url(this.database.url()), this.database.user(),
				this.database.password()), scripts.location());
		steps.synchronizer = new DefaultEnumSynchronizer(
				DeclaredEnums.of(List.of(EnumDefinition.of("audit.kind", "a", "b"))), SyncMode.CREATE,
				DriftPolicies.DEFAULTS, true);
		assertThat(steps.run().executed()).isEqualTo(1);
		return this.wire.requests()
			.stream()
			.filter((sql) -> sql.startsWith("select from pg_catalog.pg_namespace"))
			.count();
	}

}
