package io.enumway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.enumway.cli.Migrate.Result;

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
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream standard = System.err;
		System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
		try {
			MigrateCommandLine commandLine = new MigrateCommandLine(arguments);
			commandLine.writeTo(new PrintStream(out, true, StandardCharsets.UTF_8));
			Integer code = commandLine.runWithoutContext();
			if (code == null) {
				code = commandLine.run(context);
			}
			return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
		}
		finally {
			System.setErr(standard);
		}
	}

}
