package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.migration.DeclaredTypesInitialization;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;

/**
 * Creates the declared enum types of an application that has no Flyway, before Hibernate
 * or {@code schema.sql} create the tables that use them.
 */
class DeclaredEnumsInitializer implements InitializingBean {

	private final DataSource dataSource;

	private final DeclaredTypesInitialization initialization;

	private @Nullable String schema;

	DeclaredEnumsInitializer(DataSource dataSource, DeclaredTypesInitialization initialization) {
		this.dataSource = dataSource;
		this.initialization = initialization;
	}

	@Override
	public void afterPropertiesSet() {
		this.schema = this.initialization.run(this.dataSource);
	}

	/**
	 * Where unqualified names are looked up first, {@code null} for the
	 * {@code search_path}.
	 */
	@Nullable String schema() {
		return this.schema;
	}

}
