package io.enumway.migration;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumDrift.Kind;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * Labels that the database lacks although a migration that has run adds them: under a
 * condition that did not hold there.
 */
final class UnmetAdditions {

	private static final Log logger = LogFactory.getLog(UnmetAdditions.class);

	private UnmetAdditions() {
	}

	/**
	 * Find the migrations that may have added what is missing.
	 * @param drift the differences
	 * @param configuration the configuration of the Flyway bean
	 * @return a sentence without full stop for each, none if the history cannot be read
	 */
	static List<String> find(List<EnumDrift> drift, Configuration configuration) {
		if (drift.stream().noneMatch((one) -> one.kind() == Kind.MISSING_VALUE)) {
			return List.of();
		}
		try (LookConnection connection = LookConnection.open(configuration)) {
			List<MigrationInfo> all = connection.read(() -> List.of(connection.flyway().info().all()));
			List<HistoryEntry> history = HistoryReader.of(configuration, connection.get(), connection.schema())
				.read(all, (migration) -> !HistoryReader.isPending(migration));
			SearchPath path = SearchPath.of(connection.schema(), connection.get());
			List<String> found = new ArrayList<>();
			for (EnumDrift one : drift) {
				EnumType type = one.actual();
				if (one.kind() == Kind.MISSING_VALUE && type != null) {
					find(path.resolve(history, declared(type)), one, type.name(), found);
				}
			}
			return List.copyOf(found);
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The migrations that may have added labels are not known", ex);
			return List.of();
		}
	}

	private static DeclaredEnums declared(EnumType type) {
		return DeclaredEnums.of(List.of(new EnumDefinition(type.name(), type.labels(), null)));
	}

	private static void find(List<HistoryEntry> history, EnumDrift drift, EnumName type, List<String> found) {
		for (HistoryEntry entry : history) {
			for (HistoryStep step : entry.steps()) {
				if (type.equals(step.type()) && mayAdd(step, drift.labels())) {
					found.add("%s%s changes %s under a condition, which did not hold in this database"
						.formatted(entry.script(), (step.line() > 0) ? ", line %s,".formatted(step.line()) : "", type));
				}
			}
		}
	}

	private static boolean mayAdd(HistoryStep step, List<String> labels) {
		return (step.change() instanceof EnumChange.AddValue add) ? step.isGuarded() && labels.contains(add.label())
				: step.change() == null && step.doubt() != null;
	}

}
