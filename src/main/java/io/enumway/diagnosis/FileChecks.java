package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.enumway.EnumName;
import io.enumway.dialect.DatabaseSurvey.Relation;
import io.enumway.dialect.DatabaseSurvey.SurveyedType;
import io.enumway.dialect.SurveyedFile;
import io.enumway.dialect.SurveyedFile.EnumColumn;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a database file, and with the constraints that are enum types there.
 */
final class FileChecks {

	/**
	 * Alembic's batch mode and people who rebuild tables by hand name the copies so.
	 */
	private static final Pattern COPY = Pattern.compile("_alembic_tmp_(.+)|(.+?)_+(?:old|new|tmp|temp|backup|bak)\\d*",
			Pattern.CASE_INSENSITIVE);

	private FileChecks() {
	}

	/**
	 * {@code damaged-file}.
	 */
	static List<Finding> damaged(Evidence evidence) {
		List<String> damages = file(evidence).damages();
		if (damages.isEmpty()) {
			return List.of();
		}
		return List.of(Finding.of("damaged-file", Severity.CRITICAL, "The file %s is damaged".formatted(name(evidence)))
			.objects(name(evidence))
			.because("SQLite finds what it should not find. What was read from such a file may be wrong, so nothing "
					+ "else was looked at.")
			.seen(damages.toArray(String[]::new))
			.fixedBy(Fix.byHand("restore-file",
					"Restore the file from a backup, or recover it: sqlite3 %s .recover | sqlite3 new.db"
						.formatted(name(evidence)))));
	}

	/**
	 * {@code violated-constraint}, {@code violated-foreign-key},
	 * {@code mismatched-foreign-key}.
	 */
	static List<Finding> violations(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		for (String violation : file(evidence).violations()) {
			findings.add(Finding.of("violated-constraint", Severity.ERROR, "Rows violate a constraint: " + violation)
				.objects(violation.substring(violation.lastIndexOf(' ') + 1))
				.because("They were written while constraints were ignored, or before the constraint changed. The next "
						+ "update of such a row fails.")
				.seen("integrity_check: " + violation)
				.fixedBy(Fix.byHand("correct-rows", "Correct the rows")));
		}
		for (SurveyedFile.ViolatedKey key : file(evidence).violatedKeys()) {
			findings.add(Finding
				.of("violated-foreign-key", Severity.ERROR,
						"%d rows of table %s refer to rows of table %s that do not exist".formatted(key.rows(),
								key.table(), key.parent()))
				.objects(key.table(), key.parent())
				.because("SQLite enforces foreign keys only for connections that ask for it (foreign_keys=on in the "
						+ "JDBC URL); another connection left these rows.")
				.seen("PRAGMA foreign_key_check(%s)".formatted(key.table().name()))
				.fixedBy(Fix.byHand("correct-rows", "Delete the rows, or add those that they refer to")));
		}
		for (SurveyedFile.MismatchedKey key : file(evidence).mismatchedKeys()) {
			findings.add(Finding
				.of("mismatched-foreign-key", Severity.ERROR,
						"A foreign key of table %s cannot be enforced: %s".formatted(key.table(), key.problem()))
				.objects(key.table())
				.because("The columns that it refers to do not exist, or are neither the primary key nor unique. A "
						+ "connection that enforces foreign keys cannot write such a table.")
				.seen("PRAGMA foreign_key_check(%s): %s".formatted(key.table().name(), key.problem()))
				.fixedBy(Fix.byHand("correct-key",
						"Create a unique index on the columns that it refers to, or correct the foreign key")));
		}
		return findings;
	}

	/**
	 * {@code wrong-label}.
	 */
	static List<Finding> wrongLabels(Evidence evidence) {
		return columns(evidence, (column) -> {
			if (column.strangers().isEmpty()) {
				return null;
			}
			return Finding
				.of("wrong-label", Severity.ERROR,
						"Column %s.%s holds values that are no labels of enum type %s".formatted(column.table(),
								column.column(), column.type()))
				.objects(column.table() + "." + column.column(), column.type())
				.because("The database refuses them by now; reading them fails in Java, and a change of the type is "
						+ "rolled back.")
				.seen(column.strangers()
					.entrySet()
					.stream()
					.map((entry) -> "%s (%d times)".formatted(entry.getKey(), entry.getValue()))
					.toArray(String[]::new))
				.fixedBy(Fix.byHand("correct-rows", "Update the rows to labels of the type, in a migration"));
		});
	}

	/**
	 * {@code column-without-constraint}, {@code constraint-differs}.
	 */
	static List<Finding> constraints(Evidence evidence) {
		return columns(evidence, (column) -> {
			List<String> labels = evidence.type(column.type()).map(SurveyedType::type).orElseThrow().labels();
			List<String> allowed = column.allowed();
			if (allowed != null && Set.copyOf(allowed).equals(Set.copyOf(labels))) {
				return null;
			}
			Finding.Builder finding = (allowed == null)
					? Finding.of("column-without-constraint", Severity.ERROR,
							"Column %s.%s is declared with enum type %s, but nothing keeps other values out"
								.formatted(column.table(), column.column(), column.type()))
					: Finding.of("constraint-differs", Severity.ERROR,
							"The constraint of column %s.%s does not allow what enum type %s has"
								.formatted(column.table(), column.column(), column.type()));
			return finding.objects(column.table() + "." + column.column(), column.type())
				.because("It was made without Enumway after the last migration, which completes such columns; or the "
						+ "table was rebuilt from an old definition.")
				.seen("the type has " + labels, "the column allows " + Objects.toString(allowed, "everything"))
				.fixedBy(((FileFixes) evidence.fixes()).align(column.type(), column.strangers().isEmpty()));
		});
	}

	/**
	 * {@code leftover-table}.
	 */
	static List<Finding> leftoverTables(Evidence evidence) {
		List<Finding> findings = new ArrayList<>();
		for (Relation relation : evidence.database().relations()) {
			Matcher matcher = COPY.matcher(relation.name().name());
			if (relation.kind() != 'r' || !matcher.matches()) {
				continue;
			}
			boolean alembic = matcher.group(1) != null;
			EnumName original = EnumName.of(Objects.requireNonNull(relation.name().schema()),
					alembic ? matcher.group(1) : matcher.group(2));
			if (alembic || evidence.relation(original).isPresent()) {
				findings.add(Finding
					.of("leftover-table", Severity.WARNING,
							"Table %s looks like the remains of an interrupted rebuild of table %s"
								.formatted(relation.name(), original.name()))
					.objects(relation.name(), original)
					.because("Tools that cannot change a constraint copy the table, drop it and rename the copy. What "
							+ "stops in between leaves a copy, or only the copy.")
					.seen(evidence.relation(original).isPresent() ? "both tables exist" : "the original is gone")
					.fixedBy(Fix.byHand("compare-tables",
							evidence.relation(original).isPresent()
									? "Compare the rows of both tables, then drop the copy"
									: "Rename the copy to " + original.name())));
			}
		}
		return findings;
	}

	/**
	 * {@code read-only-file}.
	 */
	static List<Finding> readOnly(Evidence evidence) {
		if (!evidence.database().server().readOnly()) {
			return List.of();
		}
		return List.of(Finding
			.of("read-only-file", evidence.pending().isEmpty() ? Severity.WARNING : Severity.CRITICAL,
					"The database %s takes no writes".formatted(name(evidence)))
			.objects(name(evidence))
			.because("The file or its directory, where the journal and the lock file are written, is not writable, or "
					+ "the connection is read-only.")
			.fixedBy(Fix.byHand("make-writable",
					"Let this user write the file and its directory, or set enumway.startup=validate where nothing is to be migrated")));
	}

	private static List<Finding> columns(Evidence evidence, Function<EnumColumn, @Nullable Finding> check) {
		return file(evidence).columns().stream().map(check).filter(Objects::nonNull).toList();
	}

	private static SurveyedFile file(Evidence evidence) {
		return Objects.requireNonNull(evidence.file());
	}

	private static String name(Evidence evidence) {
		return evidence.database().server().database();
	}

}
