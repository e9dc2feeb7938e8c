package io.enumway.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.EnumDefinition;
import io.enumway.testing.TestDatabase;
import org.flywaydb.core.api.migration.JavaMigration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A boot of a service, usually one that is meant to fail, and what it leaves behind.
 */
final class FailingBoot {

	private final TestDatabase database;

	private final Path scripts;

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final List<EnumDefinition> declared = new ArrayList<>();

	private final List<JavaMigration> migrations = new ArrayList<>();

	FailingBoot(TestDatabase database, Path scripts) {
		this.database = database;
		this.scripts = scripts;
		with(database.properties());
		with("spring.flyway.locations=filesystem:" + scripts, "enumway.packages=none.here",
				"spring.datasource.hikari.connection-timeout=5000", "spring.datasource.hikari.maximum-pool-size=2");
	}

	FailingBoot with(String... properties) {
		for (String property : properties) {
			int equals = property.indexOf('=');
			this.properties.put(property.substring(0, equals), property.substring(equals + 1));
		}
		return this;
	}

	FailingBoot declaring(EnumDefinition... declared) {
		this.declared.addAll(List.of(declared));
		return this;
	}

	/**
	 * Declare these enums and no others any more.
	 */
	FailingBoot declaringOnly(EnumDefinition... declared) {
		this.declared.clear();
		return declaring(declared);
	}

	/**
	 * The same service on another database.
	 */
	FailingBoot on(TestDatabase other) {
		FailingBoot boot = new FailingBoot(other, this.scripts);
		this.properties.forEach((name, value) -> boot.properties.putIfAbsent(name, value));
		boot.declared.addAll(this.declared);
		boot.migrations.addAll(this.migrations);
		return boot;
	}

	FailingBoot migration(JavaMigration migration) {
		this.migrations.add(migration);
		return this;
	}

	FailingBoot script(String name, String sql) {
		try {
			Files.writeString(this.scripts.resolve(name), sql);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	FailingBoot remove(String name) {
		try {
			Files.delete(this.scripts.resolve(name));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Boot, which must succeed.
	 */
	void succeed() {
		boot();
	}

	/**
	 * Boot, which must fail.
	 * @return how it failed
	 */
	Throwable fails() {
		Throwable failure = catchThrowable(this::boot);
		assertThat(failure).isNotNull();
		return failure;
	}

	/**
	 * Boot, which must fail with an analysis.
	 * @return what the service said about it to its operator
	 */
	String fail(CapturedOutput output) {
		int before = output.toString().length();
		fails();
		String told = output.toString().substring(before);
		assertThat(told).contains("APPLICATION FAILED TO START").contains("Description:").contains("Action:");
		String analysis = told.substring(told.indexOf("APPLICATION FAILED TO START"));
		assertThat(analysis).as("format specifiers that nobody filled in").doesNotContain("%n", "%s");
		return analysis;
	}

	private void boot() {
		String[] arguments = this.properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).initializers((context) -> {
			GenericApplicationContext generic = (GenericApplicationContext) context;
			this.declared.forEach((definition) -> generic.registerBean("declared" + definition.hashCode(),
					EnumDefinition.class, () -> definition));
			this.migrations.forEach((migration) -> generic.registerBean(migration.getClass().getName(),
					JavaMigration.class, () -> migration));
		}).run(arguments).close();
	}

	/**
	 * The tables, enum types and schemas of the database, without the schema history and
	 * the schema of the test run.
	 */
	List<String> objects() {
		return this.database.jdbc()
			.sql("""
					select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
					where n.nspname !~ '^pg_|^information_schema$' and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
					union all
					select t.typname::text from pg_type t where t.typtype = 'e'
					union all
					select nspname::text from pg_namespace
					where nspname !~ '^pg_|^information_schema$' and nspname not in ('public', ?)
					order by 1""")
			.param(TestDatabase.schema())
			.query(String.class)
			.list();
	}

	/**
	 * What Flyway recorded.
	 */
	List<String> history() {
		boolean exists = this.database.jdbc()
			.sql("select to_regclass('flyway_schema_history') is not null")
			.query(Boolean.class)
			.single();
		return exists ? this.database.jdbc()
			.sql("select script from flyway_schema_history where version <> '0' order by installed_rank")
			.query(String.class)
			.list() : List.of();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
			EnumwayAutoConfiguration.class })
	static class Application {

	}

}
