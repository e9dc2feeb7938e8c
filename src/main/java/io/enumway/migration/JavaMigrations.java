package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumName;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * What Java migrations do to enum types: what an {@link EnumMigration} declares, and what
 * the byte code shows beyond that. Without class files (in a native image) only the
 * declarations count.
 */
final class JavaMigrations {

	private static final String UPGRADE = "upgrade"
			+ Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(MigrationContext.class));

	private static final String MIGRATE = "migrate"
			+ Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(Context.class));

	private final Configuration configuration;

	JavaMigrations(Configuration configuration) {
		this.configuration = configuration;
	}

	List<HistoryStep> steps(MigrationInfo info) {
		JavaMigration migration = find(info);
		Class<?> type = (migration != null) ? ClassUtils.getUserClass(migration) : load(info.getScript());
		List<HistoryStep> steps = new ArrayList<>();
		if (migration instanceof EnumMigration enumMigration) {
			steps.addAll(declared(enumMigration.declaredChanges()));
		}
		if (type != null && JavaMigration.class.isAssignableFrom(type)) {
			steps.addAll(inByteCode(type));
		}
		return steps;
	}

	/**
	 * What labels a type had before all of them were replaced, only a declaration tells.
	 */
	private static List<HistoryStep> declared(List<EnumChange> changes) {
		Set<EnumName> told = new HashSet<>();
		List<HistoryStep> steps = new ArrayList<>();
		for (EnumChange change : changes) {
			if (change instanceof EnumChange.GivenLabels || change instanceof EnumChange.CreateEnum) {
				told.add(change.type());
			}
			boolean hidden = change instanceof EnumChange.ReplaceValues && !told.contains(change.type());
			steps.add(hidden ? HistoryStep.doubtful(change.type(),
					"it replaces all values without telling which were there before; declare given(…) before replaceValues(…)",
					0) : HistoryStep.of(change));
		}
		return steps;
	}

	@Nullable JavaMigration find(MigrationInfo info) {
		JavaMigration found = null;
		for (JavaMigration migration : this.configuration.getJavaMigrations()) {
			boolean sameVersion = Objects.equals(info.getVersion(), migration.getVersion());
			boolean sameClass = migration.getClass().getName().equals(info.getScript())
					|| ClassUtils.getUserClass(migration).getName().equals(info.getScript());
			if (sameClass && sameVersion && Objects.equals(info.getDescription(), migration.getDescription())) {
				return migration; // one class can make several migrations
			}
			if (found == null && (sameClass || (sameVersion && info.getVersion() != null))) {
				found = migration;
			}
		}
		return found;
	}

	/**
	 * The strings in the code of a migration and the classes that it extends.
	 * @param info the migration
	 * @return the strings, none without a class file or if it is not a Java migration
	 */
	List<String> constants(MigrationInfo info) {
		JavaMigration migration = find(info);
		Class<?> type = (migration != null) ? ClassUtils.getUserClass(migration) : load(info.getScript());
		return (type != null && JavaMigration.class.isAssignableFrom(type)) ? new MigrationByteCode(type).constants()
				: List.of();
	}

	private @Nullable Class<?> load(@Nullable String className) {
		try {
			return (className != null) ? ClassUtils.forName(className, this.configuration.getClassLoader()) : null;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null; // a migration of a deleted class or of another kind
		}
	}

	private static List<HistoryStep> inByteCode(Class<?> type) {
		return new MigrationByteCode(type).steps(EnumMigration.class.isAssignableFrom(type) ? UPGRADE : MIGRATE);
	}

}
