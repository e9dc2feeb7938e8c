package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.enumway.cli.Migrate.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Runs commands in this process, in the context of a service.
 */
public final class CommandRun {

	private CommandRun() {
	}

	/**
	 * Run a command.
	 * @param context the context
	 * @param arguments the arguments after {@code migrate}
	 */
	public static Result run(ConfigurableApplicationContext context, String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		Result result = run(context, out, arguments);
		return new Result(result.code(), out.toString(StandardCharsets.UTF_8), result.err());
	}

	/**
	 * Run a command that prints into a stream.
	 * @param context the context, {@code null} if the command needs none
	 * @param out the stream
	 * @param arguments the arguments after {@code migrate}
	 */
	static Result run(@Nullable ConfigurableApplicationContext context, OutputStream out, String... arguments) {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream standard = System.err;
		System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
		try {
			MigrateCommandLine commandLine = new MigrateCommandLine(arguments);
			commandLine.writeTo(new PrintStream(out, true, StandardCharsets.UTF_8));
			Integer code = commandLine.runWithoutContext();
			if (code == null) {
				code = commandLine.run(Objects.requireNonNull(context, "The command needs a context"));
			}
			return new Result(code, "", err.toString(StandardCharsets.UTF_8));
		}
		finally {
			System.setErr(standard);
		}
	}

}
