package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumType;
import io.enumway.dialect.EnumDialects;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * What the database and its history held when migrations failed, as far as the failure is
 * about it. It is a suppressed exception of the failure, which itself stays as it is.
 *
 * @since 0.1.0
 */
public final class FailureFacts extends RuntimeException {

	/**
	 * Failures that are about an object which the database has, or has not.
	 */
	private static final Set<String> STATES = Set.of("42710", "42704", "22P02", "23505", "2BP01", "55P04", "42501",
			"22023");

	/**
	 * Of those, the ones whose message may name a label and no type.
	 */
	private static final Set<String> LABEL_STATES = Set.of("42710", "22023");

	private static final List<String> QUOTES = List.of("\"\"", "\u00bb\u00ab", "\u00ab\u00bb", "\u201c\u201d",
			"\u300c\u300d");

	private static final Pattern WORDS = Pattern.compile("\"([^\"]+)\"|[\\p{L}\\p{N}_$]+");

	private final transient List<Fact> facts;

	private FailureFacts(List<Fact> facts) {
		super(facts.stream().map(Fact::text).collect(Collectors.joining("; ")), null, false, false);
		this.facts = List.copyOf(facts);
	}

	/**
	 * The facts.
	 * @return the facts
	 */
	public List<Fact> getFacts() {
		return this.facts;
	}

	/**
	 * Add the facts to a failure, if there are any.
	 * @param failure the failure
	 * @param connection the session's connection
	 * @param migrations the migrations after the failure, {@code null} if they are not
	 * known
	 */
	static void addTo(RuntimeException failure, Connection connection, MigrationInfo @Nullable [] migrations) {
		if (!(failure instanceof FlywayException)) {
			return;
		}
		List<Fact> facts = new ArrayList<>();
		if (failure instanceof FlywayValidateException && migrations != null) {
			Arrays.stream(migrations).map(FailureFacts::describe).filter(Objects::nonNull).forEach(facts::add);
		}
		Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
			.filter(SQLException.class::isInstance)
			.map(SQLException.class::cast)
			.filter((sql) -> sql.getSQLState() != null && STATES.contains(sql.getSQLState()))
			.findFirst()
			.ifPresent((sql) -> facts.addAll(types(sql, connection, failure)));
		if (!facts.isEmpty()) {
			failure.addSuppressed(new FailureFacts(facts));
		}
	}

	private static @Nullable Fact describe(MigrationInfo migration) {
		MigrationState state = migration.getState();
		if (state.isApplied() && state.isResolved() && !migration.isChecksumMatching()) {
			return new Fact(Fact.Kind.EDITED,
					"%s was applied at %s with checksum %s; the script now has %s".formatted(migration.getScript(),
							migration.getInstalledOn(), migration.getAppliedChecksum(),
							migration.getResolvedChecksum()));
		}
		if (state == MigrationState.MISSING_SUCCESS && !migration.getType().isSynthetic()) {
			return new Fact(Fact.Kind.MISSING, "%s was applied at %s and is not among the migrations"
				.formatted(migration.getScript(), migration.getInstalledOn()));
		}
		return (state != MigrationState.IGNORED) ? null : new Fact(Fact.Kind.NEVER_APPLIED,
				"%s is older than the newest applied migration and was never applied".formatted(migration.getScript()));
	}

	/**
	 * The enum types that the server's message names.
	 */
	private static List<Fact> types(SQLException sql, Connection connection, RuntimeException failure) {
		Set<String> words = new HashSet<>();
		Matcher matcher = WORDS.matcher(Objects.toString(sql.getMessage(), ""));
		while (matcher.find()) {
			words.add((matcher.group(1) != null) ? matcher.group(1) : matcher.group());
			Arrays.stream(Objects.toString(matcher.group(1), "").split("[.,() =]+")).forEach(words::add);
		}
		try {
			return EnumDialects.of(connection)
				.listTypes(connection)
				.stream()
				.filter((type) -> words.contains(type.name().name()) || hasLabel(type, sql))
				.map(FailureFacts::describe)
				.toList();
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
			return List.of();
		}
	}

	/**
	 * Whether the server speaks of a label of the type, in the quotes of its language.
	 */
	private static boolean hasLabel(EnumType type, SQLException sql) {
		String message = Objects.toString(sql.getMessage(), "");
		return LABEL_STATES.contains(sql.getSQLState()) && type.labels()
			.stream()
			.anyMatch((label) -> QUOTES.stream()
				.anyMatch((quotes) -> message.contains(quotes.charAt(0) + label + quotes.charAt(1))));
	}

	private static Fact describe(EnumType type) {
		return new Fact(Fact.Kind.TYPE, "enum type %s exists with the labels %s%s".formatted(type.name(), type.labels(),
				(type.owner() != null) ? " and belongs to " + type.owner() : ""));
	}

	/**
	 * One fact.
	 *
	 * @param kind what it is about
	 * @param text a sentence without its full stop
	 */
	public record Fact(Kind kind, String text) {

		/**
		 * What a fact is about.
		 */
		public enum Kind {

			/**
			 * A script is not what was applied.
			 */
			EDITED,
			/**
			 * An applied migration is not among those that are here.
			 */
			MISSING,
			/**
			 * A migration is older than the newest applied one and was never applied.
			 */
			NEVER_APPLIED,
			/**
			 * An enum type that the database has.
			 */
			TYPE

		}

	}

}
