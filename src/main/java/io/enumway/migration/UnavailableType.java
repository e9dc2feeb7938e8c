package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.enumway.DeclaredEnums;
import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.EnumwayException;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.SqlState;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * An enum type that a migration uses and that does not exist: what the declarations and
 * the other migrations tell about it. Only the failure shows that it is used so early: a
 * word in a script may be a type, or a column of that name.
 */
final class UnavailableType {

	/**
	 * How a migration can come before those that other databases have.
	 */
	static final String WHERE_APPLIED = "If the first use is applied in other databases: write CREATE TYPE in front of the text of "
			+ "its migration, and run 'java -jar service.jar migrate fix repair-history' there; or give a migration a lower version "
			+ "that creates the type only if to_regtype(…) is null, and set spring.flyway.out-of-order=true";

	private UnavailableType() {
	}

	/**
	 * Explain a failure if it is one of an enum type that migrations or declarations
	 * know.
	 * @param failure the failure of Flyway
	 * @param migrations the migrations after the failure
	 * @param synchronizer knows the declared types
	 * @param configuration the configuration of the Flyway instance that migrates
	 * @param schema the schema that unqualified names mean
	 * @param connection the session's connection
	 * @return the explained failure, or the given one
	 */
	static RuntimeException explain(RuntimeException failure, MigrationInfo[] migrations, EnumSynchronizer synchronizer,
			Configuration configuration, String schema, Connection connection) {
		if (!(failure instanceof FlywayException)) {
			return failure;
		}
		Optional<SQLException> said = Causes.of(failure, SQLException.class)
			.filter((sql) -> SqlState.UNDEFINED_OBJECT.equals(sql.getSQLState()))
			.findFirst();
		if (said.isEmpty()) {
			return failure;
		}
		try {
			SearchPath path = SearchPath.of(schema, connection);
			List<HistoryEntry> found = HistoryReader.of(configuration, connection, schema).read(List.of(migrations));
			DeclaredEnums declared = path.qualify(synchronizer.declared(), Map.of(), found);
			List<HistoryEntry> history = path.resolve(found, declared);
			return explain(failure, said.get(), declared.stream().toList(), history, connection);
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
			return failure;
		}
	}

	private static RuntimeException explain(RuntimeException failure, SQLException said, List<EnumDefinition> declared,
			List<HistoryEntry> history, Connection connection) throws SQLException {
		String message = String.valueOf(said.getMessage());
		Set<EnumName> known = new LinkedHashSet<>();
		declared.forEach((definition) -> known.add(definition.name()));
		history.stream()
			.flatMap((entry) -> entry.steps().stream())
			.map(HistoryStep::change)
			.filter(Objects::nonNull)
			.map(EnumChange::type)
			.forEach(known::add);
		Set<EnumName> existing = EnumDialects.of(connection).readTypes(connection, known, null).keySet();
		Optional<EnumName> named = known.stream()
			.filter((type) -> !existing.contains(type) && isNamed(type, message))
			.findFirst();
		return named
			.<RuntimeException>map((type) -> explained(failure, said, type,
					declared.stream().filter((one) -> one.name().equals(type)).findFirst().orElse(null),
					new HistoryReplay(history, declared, existing).storyOf(type), isDropped(type, history)))
			.orElse(failure);
	}

	private static boolean isDropped(EnumName type, List<HistoryEntry> history) {
		return history.stream()
			.flatMap((entry) -> entry.steps().stream())
			.anyMatch((step) -> step.change() instanceof EnumChange.DropEnum drop && drop.type().equals(type));
	}

	/**
	 * The server quotes the name as the statement has it: with or without schema.
	 */
	private static boolean isNamed(EnumName type, String message) {
		return Pattern.compile("[\"«»„“](?:\\s*|[^\"]*\\.)" + Pattern.quote(type.name()) + "(?:\\[])?\\s*[\"«»„“]")
			.matcher(message)
			.find();
	}

	private static EnumwayException explained(RuntimeException failure, SQLException said, EnumName type,
			@Nullable EnumDefinition declared, List<String> story, boolean dropped) {
		StringBuilder message = new StringBuilder(
				"A migration uses enum type %s where it does not exist (%s).".formatted(type, said.getMessage()));
		if (declared != null) {
			message.append(" %s declares it with the labels %s.".formatted(
					(declared.javaType() != null) ? declared.javaType() : "An EnumDefinition bean", declared.labels()));
		}
		else {
			message.append(" Nothing declares it (any more).");
		}
		if (!story.isEmpty()) {
			message.append(" What the migrations do to it: ").append(String.join("; ", story)).append('.');
		}
		return new EnumwayException(message.toString(), remedy(declared, story, dropped), said.getSQLState(), failure);
	}

	private static String remedy(@Nullable EnumDefinition declared, List<String> story, boolean dropped) {
		if (declared != null && story.isEmpty()) {
			return "The boot creates it as soon as its schema exists, at the latest before the next statement of a SQL script: "
					+ "create the schema in a migration before the Java migration that uses the type, or list it in "
					+ "spring.flyway.schemas. With enumway.sync=validate the boot creates nothing: let a migration create the type";
		}
		return "Let a migration before the first use create the type, with the labels that it had then. "
				+ WHERE_APPLIED
				+ (dropped
						? ". A type that is dropped later can also be created by the boot: let the EnumMigration that drops it "
								+ "declare changes.given(type, …all labels…) before changes.drop(type)"
						: "");
	}

}
