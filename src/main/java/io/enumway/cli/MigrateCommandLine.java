package io.enumway.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.enumway.EnumwayException;
import io.enumway.create.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The arguments after {@code migrate}, and what they ask for. Options with a dot in their
 * name are Spring properties and left to Spring.
 */
final class MigrateCommandLine {

	private static final Pattern SPRING_PROPERTY = Pattern.compile("--[\\w-]+(\\[.*])?\\..+");

	private final CommandLine commandLine = new CommandLine(new MigrateCommand())
		.setCaseInsensitiveEnumValuesAllowed(true)
		.setUsageHelpAutoWidth(true);

	private final List<String> arguments;

	private @Nullable Subcommand subcommand;

	private PrintStream out = System.out;

	MigrateCommandLine(String... arguments) {
		this.arguments = Arrays.stream(arguments)
			.filter((argument) -> !SPRING_PROPERTY.matcher(argument).matches())
			.toList();
	}

	/**
	 * Do what needs no application context: help, complaints about the arguments, and
	 * commands that only read files.
	 * @return the exit code, {@code null} if the command needs a context
	 */
	@Nullable Integer runWithoutContext() {
		try {
			ParseResult result = this.commandLine.parseArgs(this.arguments.toArray(String[]::new));
			Integer help = CommandLine.executeHelpRequest(result);
			if (help != null) {
				return ExitCode.DONE;
			}
			Optional<Subcommand> command = command(result);
			if (command.isEmpty()) {
				throw new ParameterException(this.commandLine, "Missing command");
			}
			this.subcommand = command.get();
			return this.subcommand.needsContext() ? null : execute(new NoTools(), null);
		}
		catch (ParameterException ex) {
			return complain(ex);
		}
	}

	private static Optional<Subcommand> command(ParseResult result) {
		ParseResult last = result;
		while (last.hasSubcommand()) {
			last = last.subcommand();
		}
		return (last.commandSpec().userObject() instanceof Subcommand subcommand) ? Optional.of(subcommand)
				: Optional.empty();
	}

	private int complain(ParameterException ex) {
		if (this.arguments.contains(CommonOptions.JSON)) {
			String command = ex.getCommandLine().getCommandSpec().qualifiedName();
			json().error(Objects.toString(ex.getMessage(), ""), "Run %s --help".formatted(command));
			return ExitCode.USAGE;
		}
		PrintWriter err = ex.getCommandLine().getErr();
		err.println(ex.getCommandLine().getColorScheme().errorText(Objects.toString(ex.getMessage(), "")));
		if (!CommandLine.UnmatchedArgumentException.printSuggestions(ex, err)) {
			ex.getCommandLine().usage(err);
		}
		err.flush();
		return ExitCode.USAGE;
	}

	private Output json() {
		CommonOptions options = new CommonOptions();
		options.json = true;
		return new Output(this.out, options);
	}

	/**
	 * Tell machines why there is no application context.
	 * @param failure why the service does not start
	 * @param context the application context as far as it got, {@code null} if there is
	 * none
	 */
	void failed(Throwable failure, @Nullable ConfigurableApplicationContext context) {
		if (required().common.json) {
			explain(failure, context, json());
		}
	}

	private static void explain(Throwable failure, @Nullable ConfigurableApplicationContext context, Output output) {
		FailureAnalysis analysis = Failures.explain(failure, context);
		output.error(analysis.getDescription(), String.valueOf(analysis.getAction()));
	}

	/**
	 * Run the command.
	 * @param context the application context, in which nothing runs
	 * @return the exit code
	 */
	int run(ConfigurableApplicationContext context) {
		return execute(new ContextTools(context, required().common.flyway), context);
	}

	private int execute(Tools tools, @Nullable ConfigurableApplicationContext context) {
		Subcommand command = required();
		Output output = new Output(this.out, command.common);
		int code = execute(command, tools, context, output);
		if (output.isBroken()) {
			System.err.println("error: standard output could not be written: what was printed is incomplete");
			return ExitCode.FAILED;
		}
		return code;
	}

	private static int execute(Subcommand command, Tools tools, @Nullable ConfigurableApplicationContext context,
			Output output) {
		try {
			return command.run(tools, output);
		}
		catch (UsageException | InvalidRequestException ex) {
			output.error(String.valueOf(ex.getMessage()), ex.getRemedy());
			return ExitCode.USAGE;
		}
		catch (EnumwayException ex) {
			output.error(String.valueOf(ex.getMessage()), ex.getRemedy());
			return ExitCode.FAILED;
		}
		catch (RuntimeException ex) {
			explain(ex, context, output);
			return ExitCode.FAILED;
		}
		finally {
			output.flush();
		}
	}

	private Subcommand required() {
		return Objects.requireNonNull(this.subcommand, "No command has been parsed");
	}

	boolean isVerbose() {
		return required().common.verbose;
	}

	void writeTo(PrintStream out) {
		this.out = out;
		PrintWriter writer = new PrintWriter(out, true, Charset.defaultCharset());
		this.commandLine.setOut(writer);
	}

}
