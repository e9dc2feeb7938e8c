package io.enumway;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The package arrows.
 */
@AnalyzeClasses(packages = "io.enumway", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule arrowsPointTowardsTheApi = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("api")
		.definedBy("io.enumway")
		.layer("sql")
		.definedBy("io.enumway.sql")
		.layer("dialect")
		.definedBy("io.enumway.dialect")
		.layer("migration")
		.definedBy("io.enumway.migration")
		.layer("diagnosis")
		.definedBy("io.enumway.diagnosis")
		.layer("create")
		.definedBy("io.enumway.create")
		.layer("cli")
		.definedBy("io.enumway.cli")
		.layer("actuate")
		.definedBy("io.enumway.actuate")
		.layer("jdbc")
		.definedBy("io.enumway.jdbc")
		.layer("hibernate")
		.definedBy("io.enumway.hibernate")
		.layer("autoconfigure")
		.definedBy("io.enumway.autoconfigure")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("cli")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("create")
		.mayOnlyBeAccessedByLayers("cli", "autoconfigure")
		.whereLayer("actuate")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("diagnosis")
		.mayOnlyBeAccessedByLayers("cli", "autoconfigure")
		.whereLayer("migration")
		.mayOnlyBeAccessedByLayers("diagnosis", "cli", "actuate", "autoconfigure")
		.whereLayer("sql")
		.mayOnlyBeAccessedByLayers("dialect", "migration", "diagnosis")
		.whereLayer("dialect")
		.mayOnlyBeAccessedByLayers("migration", "diagnosis", "create", "cli", "hibernate", "autoconfigure")
		.whereLayer("jdbc")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("hibernate")
		.mayOnlyBeAccessedByLayers("autoconfigure");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.enumway.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule apiHasNoFrameworkTypes = noClasses().that()
		.resideInAPackage("io.enumway")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "org.flywaydb..", "org.postgresql..", "org.hibernate..");

	@ArchTest
	static final ArchRule onlyMigrationAndWiringUseFlyway = noClasses().that()
		.resideOutsideOfPackages("io.enumway.migration", "io.enumway.autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.flywaydb..");

	@ArchTest
	static final ArchRule nobodyUsesFlywayInternals = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.flywaydb.core.internal..");

}
