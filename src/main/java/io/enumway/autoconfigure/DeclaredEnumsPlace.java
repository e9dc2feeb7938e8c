package io.enumway.autoconfigure;

import javax.sql.DataSource;

import io.enumway.migration.MigrationReport;
import io.enumway.migration.MigrationReports;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Where the declared enums are: in the database of the Flyway bean that declares them,
 * and where its unqualified names lead; without Flyway, in the application's only
 * database.
 */
class DeclaredEnumsPlace {

	private final ObjectProvider<DataSource> dataSources;

	private final ObjectProvider<FlywayBeans> flywayBeans;

	private final ObjectProvider<MigrationReports> reports;

	private final ObjectProvider<DeclaredEnumsInitializer> initializer;

	DeclaredEnumsPlace(ObjectProvider<DataSource> dataSources, ObjectProvider<FlywayBeans> flywayBeans,
			ObjectProvider<MigrationReports> reports, ObjectProvider<DeclaredEnumsInitializer> initializer) {
		this.dataSources = dataSources;
		this.flywayBeans = flywayBeans;
		this.reports = reports;
		this.initializer = initializer;
	}

	/**
	 * Find the place. Not while the context starts: the Flyway beans may not exist yet.
	 */
	Place find() {
		FlywayBeans beans = this.flywayBeans.getIfAvailable();
		Flyway flyway = (beans != null) ? beans.declaring() : null;
		if (beans == null || flyway == null) {
			DeclaredEnumsInitializer initializer = this.initializer.getIfAvailable();
			return new Place(this.dataSources.getObject(), (initializer != null) ? initializer.schema() : null);
		}
		DataSource dataSource = flyway.getConfiguration().getDataSource();
		return new Place((dataSource != null) ? dataSource : this.dataSources.getObject(),
				schema(beans.nameOf(flyway)));
	}

	private @Nullable String schema(String flyway) {
		return this.reports.stream()
			.flatMap((all) -> all.latest().stream())
			.filter((report) -> report.name().equals(flyway))
			.findFirst()
			.map(MigrationReport::schema)
			.orElse(null);
	}

	/**
	 * Where they are.
	 *
	 * @param dataSource reaches the database
	 * @param schema where unqualified names are looked up first, {@code null} for the
	 * {@code search_path}
	 */
	record Place(DataSource dataSource, @Nullable String schema) {

	}

}
