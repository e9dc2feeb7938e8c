package io.enumway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumType;
import io.enumway.dialect.EnumDialects;
import io.enumway.dialect.ForeignText;
import io.enumway.dialect.LockHolders;
import io.enumway.dialect.SqlState;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * What the database and its history held when migrations failed, as far as the failure is
 * about it. It is a suppressed exception of the failure, which itself stays as it is.
 *
 * @since 0.1.0
 */
public final class FailureFacts extends RuntimeException {

	/**
	 * Failures that are about an object which the database has, or has not. After 57P01
	 * there is no connection left to ask.
	 */
	private static final Set<String> STATES = Set.of(SqlState.DUPLICATE_OBJECT, SqlState.UNDEFINED_OBJECT,
			SqlState.INVALID_TEXT_REPRESENTATION, SqlState.UNIQUE_VIOLATION, SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
			SqlState.UNSAFE_NEW_ENUM_VALUE_USAGE, SqlState.INSUFFICIENT_PRIVILEGE, SqlState.INVALID_PARAMETER_VALUE,
			SqlState.LOCK_NOT_AVAILABLE, SqlState.FEATURE_NOT_SUPPORTED, SqlState.ACTIVE_SQL_TRANSACTION,
			SqlState.READ_ONLY_SQL_TRANSACTION);

	/**
	 * Of those, the ones whose message need not name the object: the statement does.
	 */
	private static final Set<String> STATEMENT_STATES = Set.of(SqlState.LOCK_NOT_AVAILABLE,
			SqlState.FEATURE_NOT_SUPPORTED, SqlState.ACTIVE_SQL_TRANSACTION, SqlState.READ_ONLY_SQL_TRANSACTION);

	/**
	 * Of those, the ones whose message may name a label and no type.
	 */
	private static final Set<String> LABEL_STATES = Set.of(SqlState.DUPLICATE_OBJECT, SqlState.INVALID_PARAMETER_VALUE);

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
	 * @param session the session
	 * @param migrations the migrations after the failure, {@code null} if they are not
	 * known
	 * @param statement the statement of a script that ran last, {@code null} if there is
	 * none
	 */
	static void addTo(RuntimeException failure, MigrationSession session, MigrationInfo @Nullable [] migrations,
			@Nullable String statement) {
		if (!(failure instanceof FlywayException)) {
			return;
		}
		List<Fact> facts = new ArrayList<>();
		if (failure instanceof FlywayValidateException && migrations != null) {
			Arrays.stream(migrations).map(FailureFacts::describe).filter(Objects::nonNull).forEach(facts::add);
		}
		Causes.of(failure, SQLException.class)
			.filter((sql) -> sql.getSQLState() != null && STATES.contains(sql.getSQLState()))
			.findFirst()
			.ifPresent((sql) -> facts.addAll(objects(sql, session, failure, statement)));
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
	 * The enum types that the server's message or else the statement names, and who has
	 * locked what it names.
	 */
	private static List<Fact> objects(SQLException sql, MigrationSession session, RuntimeException failure,
			@Nullable String statement) {
		Set<String> words = words(Objects.toString(sql.getMessage(), ""));
		if (STATEMENT_STATES.contains(sql.getSQLState())) {
			words.addAll(words(Objects.toString(statement, "")));
			messagesOfSpring(failure).forEach((message) -> words.addAll(words(message)));
		}
		try {
			if (!session.connection().isClosed()) {
				return objects(sql, session.connection(), words);
			}
			// HikariCP closes a connection that got 0A000
			try (Connection other = session.dataSource().sideConnections().open()) {
				return objects(sql, other, words);
			}
		}
		catch (SQLException | RuntimeException ex) {
			failure.addSuppressed(ex);
			return List.of();
		}
	}

	private static List<Fact> objects(SQLException sql, Connection connection, Set<String> words) throws SQLException {
		List<Fact> facts = new ArrayList<>();
		if (SqlState.LOCK_NOT_AVAILABLE.equals(sql.getSQLState()) && Databases.isPostgres(connection)) {
			LockHolders.ofNamed(connection, words).forEach((text) -> facts.add(new Fact(Fact.Kind.LOCK, text)));
		}
		EnumDialects.of(connection)
			.listTypes(connection)
			.stream()
			.filter((type) -> words.contains(type.name().name()) || hasLabel(type, sql))
			.map(FailureFacts::describe)
			.forEach(facts::add);
		return facts;
	}

	/**
	 * Spring's exceptions have the statement in their messages, also that of a Java
	 * migration.
	 */
	private static Stream<String> messagesOfSpring(RuntimeException failure) {
		return Causes.of(failure, DataAccessException.class).map((cause) -> Objects.toString(cause.getMessage(), ""));
	}

	private static Set<String> words(String text) {
		Set<String> words = new HashSet<>();
		Matcher matcher = WORDS.matcher(text);
		while (matcher.find()) {
			if (matcher.group(1) == null) {
				words.add(matcher.group());
				words.add(matcher.group().toLowerCase(Locale.ROOT));
			}
			else {
				words.add(matcher.group(1));
				words.addAll(List.of(matcher.group(1).split("[.,() =]+")));
			}
		}
		return words;
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
		return new Fact(Fact.Kind.TYPE,
				"enum type %s exists with the labels %s%s".formatted(type.name(),
						type.labels().stream().map(ForeignText::visible).toList(),
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
			TYPE,
			/**
			 * A table or an enum type that other sessions have locked.
			 */
			LOCK

		}

	}

}
