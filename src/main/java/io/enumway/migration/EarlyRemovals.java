package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumName;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Labels that a boot takes away while the Java enum has no constant for them any more: if
 * the previous release still has one, its replicas fail until the rollout is over.
 */
final class EarlyRemovals {

	private final DeclaredEnums declared;

	private final String schema;

	private EarlyRemovals(DeclaredEnums declared, String schema) {
		this.declared = declared;
		this.schema = schema;
	}

	/**
	 * Find them among the pending migrations that declare their changes.
	 * @param all all migrations
	 * @param configuration the configuration that migrates
	 * @param declared the declared enums
	 * @param schema the schema of unqualified names
	 * @return a sentence for each
	 */
	static List<String> find(MigrationInfo[] all, Configuration configuration, DeclaredEnums declared, String schema) {
		if (declared.isEmpty()) {
			return List.of();
		}
		EarlyRemovals removals = new EarlyRemovals(declared, schema);
		JavaMigrations migrations = new JavaMigrations(configuration);
		List<String> found = new ArrayList<>();
		for (MigrationInfo info : all) {
			if (info.getState() == MigrationState.PENDING && !ContractMigrations.is(info)
					&& migrations.find(info) instanceof EnumMigration migration) {
				migration.declaredChanges()
					.forEach((change) -> removals.of(change)
						.forEach((label) -> found
							.add("""
									%s takes label '%s' from enum type %s, which the Java enum lacks by now: \
									where replicas of the previous release still have its constant, they fail until they are gone. \
									Call the migration V…__Contract__… to run it after the rollout"""
								.formatted(info.getScript(), label, change.type()))));
			}
		}
		return found;
	}

	private List<String> of(EnumChange change) {
		EnumName type = change.type().orInSchema(this.schema);
		return this.declared.stream()
			.filter((definition) -> definition.name().orInSchema(this.schema).equals(type))
			.flatMap((definition) -> gone(change).stream().filter((label) -> !definition.labels().contains(label)))
			.toList();
	}

	private static Collection<String> gone(EnumChange change) {
		if (change instanceof EnumChange.RemoveValue remove) {
			return List.of(remove.label());
		}
		if (change instanceof EnumChange.RenameValue rename) {
			return List.of(rename.from());
		}
		if (change instanceof EnumChange.MergeValues merge) {
			return merge.labels().stream().filter((label) -> !label.equals(merge.into())).toList();
		}
		if (change instanceof EnumChange.ReplaceValues replace) {
			return replace.mapping().keySet().stream().filter((label) -> !replace.labels().contains(label)).toList();
		}
		return List.of();
	}

}
