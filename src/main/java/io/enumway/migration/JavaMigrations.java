package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

	/**
	 * By the names of their classes.
	 */
	private final Map<String, EnumMigration> instances = new HashMap<>();

	JavaMigrations(Configuration configuration) {
		this.configuration = configuration;
	}

	List<HistoryStep> steps(MigrationInfo info) {
		List<HistoryStep> steps = new ArrayList<>();
		if (find(info) instanceof EnumMigration enumMigration) {
			steps.addAll(declared(enumMigration.declaredChanges()));
		}
		Class<?> type = type(info);
		if (type != null) {
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

	/**
	 * Find a Java migration.
	 * @param info the migration
	 * @return the bean, or else an instance of a class that Flyway found itself: in its
	 * locations, or through a {@code ClassProvider}. {@code null} if there is neither, or
	 * the class is no {@link EnumMigration}
	 */
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
		boolean java = "JDBC".equals(info.getType().name());
		return (found == null && java) ? this.instances.computeIfAbsent(info.getScript(), this::instantiate) : found;
	}

	/**
	 * As Flyway does it (ScanningJavaMigrationResolver, 12.4): without injection.
	 */
	private @Nullable EnumMigration instantiate(String className) {
		Class<?> type = load(className);
		try {
			return (type != null && EnumMigration.class.isAssignableFrom(type))
					? (EnumMigration) type.getDeclaredConstructor().newInstance() : null;
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			return null; // a bean that is one no longer, or never was Flyway's
		}
	}

	/**
	 * The class of a Java migration.
	 * @param info the migration
	 * @return the class, {@code null} if there is none or it is not a Java migration
	 */
	@Nullable Class<?> type(MigrationInfo info) {
		JavaMigration migration = find(info);
		Class<?> type = (migration != null) ? ClassUtils.getUserClass(migration) : load(info.getScript());
		return (type != null && JavaMigration.class.isAssignableFrom(type)) ? type : null;
	}

	/**
	 * The strings in the code of a migration and the classes that it extends.
	 * @param info the migration
	 * @return the strings, none without a class file or if it is not a Java migration
	 */
	List<String> constants(MigrationInfo info) {
		Class<?> type = type(info);
		return (type != null) ? new MigrationByteCode(type).constants() : List.of();
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
