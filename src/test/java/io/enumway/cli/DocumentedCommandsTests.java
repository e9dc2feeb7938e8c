package io.enumway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands and options that documents and messages name exist.
 */
class DocumentedCommandsTests {

	/**
	 * As code in documents, and in single quotes or after the jar in messages.
	 */
	private static final Pattern COMMAND = Pattern
		.compile("(?:[`']|[\\w-]+\\.jar |^)migrate ([a-z]+)((?: [^`'|#\\n\\\\]+)?)", Pattern.MULTILINE);

	private static final Pattern OPTION = Pattern.compile("(?<!\\S)--([a-z]+(?:-[a-z]+)*)(?=[\\s\\])=]|$)");

	private final CommandSpec migrate = new CommandLine(new MigrateCommand()).getCommandSpec();

	@Test
	void commandsOfTheDocumentsExist() throws IOException {
		List<String> named = new ArrayList<>();
		List<Path> files = new ArrayList<>(List.of(Path.of("README.md"), Path.of("example/README.md")));
		try (Stream<Path> documents = Files.list(Path.of("docs"))) {
			documents.filter((file) -> file.toString().endsWith(".md")).forEach(files::add);
		}
		for (Path file : files) {
			if (Files.exists(file)) {
				check(file, named);
			}
		}
		assertThat(named).contains("diagnose", "fix", "lint", "upgrade", "downgrade");
	}

	@Test
	void commandsOfTheMessagesExist() throws IOException {
		List<String> named = new ArrayList<>();
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			for (Path source : sources.filter((file) -> file.toString().endsWith(".java")).toList()) {
				check(source, named);
			}
		}
		assertThat(named).contains("diagnose", "fix", "current");
	}

	/**
	 * The words that are neither options nor the values of options.
	 */
	private static List<String> words(CommandLine command, String arguments) {
		List<String> words = new ArrayList<>();
		boolean value = false;
		String own = arguments.replaceAll("<[^>]*>", "VALUE").replaceAll(">.*", "").replaceAll("[\\[\\]]", " ");
		for (String word : own.strip().split("\\s+")) {
			OptionSpec option = command.getCommandSpec().findOption(word);
			if (!value && option == null && !word.isEmpty() && !word.startsWith("-")) {
				words.add(word);
			}
			value = option != null && option.arity().max() > 0;
		}
		return words;
	}

	private void check(Path file, List<String> named) throws IOException {
		// a literal that goes on in the next line
		String text = Files.readString(file).replaceAll("\"\\s*\\+ \"", "");
		COMMAND.matcher(text).results().forEach((match) -> {
			String name = match.group(1);
			CommandLine command = this.migrate.subcommands().get(name);
			assertThat(command).as("'%s' in %s", match.group(), file).isNotNull();
			OPTION.matcher(match.group(2))
				.results()
				.map((option) -> "--" + option.group(1))
				.forEach((option) -> assertThat(command.getCommandSpec().findOption(option))
					.as("%s of '%s' in %s", option, match.group(), file)
					.isNotNull());
			if (command.getCommandSpec().positionalParameters().isEmpty()) {
				assertThat(words(command, match.group(2))).as("words of '%s' in %s", match.group(), file).isEmpty();
			}
			named.add(name);
		});
	}

}
