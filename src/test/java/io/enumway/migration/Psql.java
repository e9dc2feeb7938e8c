package io.enumway.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.enumway.sql.SqlStatement;
import io.enumway.testing.TestDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts as psql does: by psql itself where there is one, otherwise statement by
 * statement over JDBC. A script that fails stops.
 */
final class Psql {

	private static final @Nullable Path PSQL = find();

	private final TestDatabase database;

	Psql(TestDatabase database) {
		this.database = database;
	}

	private static @Nullable Path find() {
		for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
			Path file = Path.of(directory, "psql");
			if (Files.isExecutable(file)) {
				return file;
			}
		}
		return null;
	}

	static boolean isInstalled() {
		return PSQL != null;
	}

	/**
	 * Run a script.
	 * @param script the script
	 * @return what went wrong, empty if nothing did
	 */
	String run(String script) {
		return (PSQL != null) ? runByPsql(PSQL, script) : runByJdbc(script);
	}

	private String runByPsql(Path psql, String script) {
		String url = this.database.url();
		String address = url.substring("jdbc:".length());
		try {
			Path file = Files.createTempFile("upgrade", ".sql");
			Path output = Files.createTempFile("psql", ".txt");
			Files.writeString(file, script);
			ProcessBuilder builder = new ProcessBuilder(psql.toString(), "-X", "-q", "-f", file.toString(), address);
			builder.environment().put("PGUSER", this.database.user());
			builder.environment().put("PGPASSWORD", this.database.password());
			builder.redirectErrorStream(true).redirectOutput(output.toFile());
			int code = builder.start().waitFor();
			String said = Files.readString(output, StandardCharsets.UTF_8);
			Files.delete(file);
			Files.delete(output);
			return (code == 0) ? "" : "exit code " + code + ": " + said;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * psql sends each statement by itself; its own commands are only settings, which are
	 * how JDBC works anyway, and a frame that tells whether all of the script is there.
	 */
	String runByJdbc(String script) {
		List<String> lines = new ArrayList<>(script.lines().toList());
		if (!lines.removeIf((line) -> line.toLowerCase(Locale.ROOT).equals("\\set on_error_stop on"))) {
			throw new IllegalArgumentException("The script goes on after an error");
		}
		lines.removeIf((line) -> line.matches("\\\\(set .*|if true|endif)"));
		try (Connection connection = this.database.connect(); Statement jdbc = connection.createStatement()) {
			jdbc.setEscapeProcessing(false);
			for (SqlStatement statement : SqlStatement.split(String.join("\n", lines))) {
				jdbc.execute(statement.sql());
			}
			return "";
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

}
