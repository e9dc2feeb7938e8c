package io.enumway.migration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;

import org.springframework.util.StringUtils;

/**
 * Whether Flyway's migrate would accept every migration silently and execute none.
 * <p>
 * {@link MigrationInfo} shows both checksums, but type and description only of the
 * applied migration, so these are compared by script: the same file or class has the same
 * type and description. Where that cannot be told, the answer is {@linkplain #isInDoubt()
 * in doubt}.
 */
final class UpToDate {

	private final Configuration configuration;

	private final Map<String, JavaMigration> beans;

	private boolean inDoubt;

	UpToDate(Configuration configuration) {
		this.configuration = configuration;
		this.beans = Arrays.stream(configuration.getJavaMigrations())
			.collect(Collectors.toMap((migration) -> migration.getClass().getName(), Function.identity(),
					(first, second) -> first));
	}

	/**
	 * Test the migrations.
	 * @param migrations all migrations
	 * @param contract whether contract migrations are to run, too
	 */
	boolean test(MigrationInfo[] migrations, boolean contract) {
		if (Arrays.stream(migrations).noneMatch(MigrationInfo::isApplied)) {
			return false;
		}
		MigrationVersion highest = Arrays.stream(migrations)
			.filter((migration) -> migration.isApplied() && migration.getVersion() != null)
			.map(MigrationInfo::getVersion)
			.max(Comparator.naturalOrder())
			.orElse(null);
		Predicate<MigrationInfo> waits = (migration) -> !contract && highest != null
				&& ContractMigrations.waits(migration) && migration.getVersion().compareTo(highest) > 0;
		return Arrays.stream(migrations).allMatch((migration) -> waits.test(migration) || test(migration));
	}

	private boolean test(MigrationInfo migration) {
		MigrationState state = migration.getState();
		if (!migration.isApplied()) {
			// Older than the baseline: neither validated nor executed
			return state == MigrationState.BELOW_BASELINE || state == MigrationState.BASELINE_IGNORED;
		}
		if (migration.getType().isSynthetic()) {
			// A script of the same version or description has another type
			this.inDoubt |= !"".equals(migration.getPhysicalLocation());
			return state == MigrationState.SUCCESS || state == MigrationState.BASELINE;
		}
		if (state == MigrationState.SUPERSEDED || state == MigrationState.DELETED) {
			return true;
		}
		if (state != MigrationState.SUCCESS && state != MigrationState.OUT_OF_ORDER) {
			return false;
		}
		if (!Objects.equals(migration.getResolvedChecksum(), migration.getAppliedChecksum())) {
			return false;
		}
		if (!isSameScript(migration)) {
			this.inDoubt = true;
		}
		return true;
	}

	/**
	 * Whether an applied migration has the type and the description that the history has.
	 * @param migration the migration
	 * @return {@code false} also if that cannot be told
	 */
	boolean isSameScript(MigrationInfo migration) {
		if ("JDBC".equals(migration.getType().name())) {
			JavaMigration bean = this.beans.get(migration.getScript());
			return bean != null && Objects.equals(bean.getVersion(), migration.getVersion())
					&& Objects.equals(bean.getDescription(), migration.getDescription());
		}
		String location = migration.getPhysicalLocation();
		return "SQL".equals(migration.getType().name()) && location != null && !location.isEmpty()
				&& fileName(location).equals(fileName(migration.getScript())) && isDescribed(migration);
	}

	/**
	 * Whether the recorded description is that of the script's name.
	 */
	private boolean isDescribed(MigrationInfo migration) {
		String name = fileName(migration.getScript());
		int start = name.indexOf(this.configuration.getSqlMigrationSeparator());
		if (start < 0) {
			return false;
		}
		String description = name.substring(start + this.configuration.getSqlMigrationSeparator().length());
		return Arrays.stream(this.configuration.getSqlMigrationSuffixes())
			.filter((suffix) -> StringUtils.endsWithIgnoreCase(description, suffix))
			.map((suffix) -> description.substring(0, description.length() - suffix.length()).replace('_', ' '))
			.anyMatch(migration.getDescription()::equals);
	}

	private static String fileName(String path) {
		return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
	}

	/**
	 * Whether types and descriptions must be left to Flyway's own validation.
	 */
	boolean isInDoubt() {
		return this.inDoubt;
	}

}
