package io.enumway.diagnosis;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.PostgresQuoting;
import io.enumway.migration.SurveyedMigration;
import io.enumway.sql.SqlStatement;

/**
 * What an interrupted replacement of a type leaves behind: {@code leftover-type}.
 */
final class LeftoverTypes implements Check {

	/**
	 * What tools and people call the old or new side of a type that is being replaced;
	 * the last is Enumway's own.
	 */
	private static final Pattern LEFTOVER = Pattern
		.compile("(.+?)_+(?:old|new|tmp|temp|backup|bak)\\d*|enumway_swap_\\d+_\\d+");

	@Override
	public List<Finding> check(Evidence evidence) {
		return evidence.database()
			.types()
			.stream()
			.filter((type) -> isLeftover(type, evidence) && !isAboutToGo(type.type().name(), evidence))
			.map((type) -> finding(type, evidence))
			.toList();
	}

	/**
	 * Whether a type has the name of a leftover beside what it is a leftover of, and
	 * nobody asked for it: no declaration, no extension, no migration that creates it
	 * under this name and keeps it.
	 */
	static boolean isLeftover(SurveyedType type, Evidence evidence) {
		EnumName name = type.type().name();
		Matcher matcher = LEFTOVER.matcher(name.name());
		if (!matcher.matches() || evidence.declared(name).isPresent() || type.extension() != null) {
			return false;
		}
		TypeHistory history = evidence.typeHistory();
		if (history != null && history.keepsAsCreated(name)) {
			return false;
		}
		String original = matcher.group(1);
		return original == null || evidence.type(new EnumName(name.schema(), original)).isPresent();
	}

	/**
	 * Whether a pending migration takes the type up: it drops or converts it, and needs
	 * it. One that first gives this name to another type fails as long as it is taken.
	 */
	private static boolean isAboutToGo(EnumName name, Evidence evidence) {
		for (SurveyedMigration migration : evidence.pending()) {
			if (migration.sql() == null) {
				boolean changed = migration.changes()
					.stream()
					.anyMatch((change) -> evidence.qualified(change.type()).equals(name));
				if (changed || migration.constants().stream().anyMatch((text) -> text.contains(name.name()))) {
					return true;
				}
			}
			for (SqlStatement statement : evidence.statements(migration)) {
				if (statement.mentions(name.name())) {
					return !takesName(statement, name.name());
				}
			}
		}
		return false;
	}

	private static boolean takesName(SqlStatement statement, String name) {
		EnumName taken = statement.starts("create", "type") ? statement.nameAt(2)
				: statement.starts("alter", "type") ? statement.nameAt(statement.after("rename", "to")) : null;
		return taken != null && taken.name().equals(name);
	}

	private static Finding finding(SurveyedType type, Evidence evidence) {
		EnumName name = type.type().name();
		return Finding
			.of("leftover-type", Severity.WARNING,
					"Enum type %s looks like the remains of an interrupted replacement".formatted(name))
			.objects(name)
			.because(
					"Removing a value by hand renames the type, creates a new one and converts the columns; what stops in "
							+ "between leaves both. The next attempt fails with 'type already exists'.")
			.seen("labels: " + type.type().labels(), "used by %d objects".formatted(type.uses()))
			.fixedBy(fix(type, evidence));
	}

	private static Fix fix(SurveyedType type, Evidence evidence) {
		EnumName name = type.type().name();
		if (type.uses() > 0) {
			return Fix.byHand("finish-replacement",
					"Some columns still have this type: convert them to the new one, then drop it");
		}
		TypeHistory history = evidence.typeHistory();
		if (history != null && history.has(name)) {
			return Fix.byHand("drop-type",
					"Migrations left it, and without it the database would lack what they are recorded for. Drop it in a migration",
					"drop type %s;".formatted(PostgresQuoting.name(name)));
		}
		boolean safe = !type.mentioned() && type.owned() && isOurs(name, evidence);
		return Fix.postgres("remove-leftovers",
				"Drop enum type %s, which nothing uses%s".formatted(name,
						type.mentioned() ? ", if the functions whose bodies mention it do not need it"
								: safe ? "" : ", if no other service is to use it"),
				safe, "drop type " + PostgresQuoting.name(name));
	}

	/**
	 * Whether it is left of a type of this service. What looks so to others may be a type
	 * that another service of the same database is about to use.
	 */
	private static boolean isOurs(EnumName name, Evidence evidence) {
		TypeHistory history = evidence.typeHistory();
		Matcher matcher = LEFTOVER.matcher(name.name());
		if (history == null || !matcher.matches()) {
			return false;
		}
		if (matcher.group(1) == null) {
			return evidence.isOwnSchema(name.schema());
		}
		EnumName original = new EnumName(name.schema(), matcher.group(1));
		return history.has(original) || evidence.declared(original).isPresent();
	}

}
