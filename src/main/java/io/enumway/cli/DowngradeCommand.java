package io.enumway.cli;

import io.enumway.migration.DowngradeRequest;
import io.enumway.migration.DowngradeResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code migrate downgrade}: undoes the newest versions.
 */
@Command(name = "downgrade",
		description = "Undo the newest version, or more. Refused if data would be lost, unless forced.")
final class DowngradeCommand extends Subcommand {

	@ArgGroup(exclusive = true)
	@Nullable HowFar howFar;

	@Option(names = "--force", description = "Also if data is lost.")
	boolean force;

	@Override
	int run(Tools tools, Output output) {
		DowngradeRequest request = request();
		DowngradeResult result = tools.operations().downgrade(this.force ? request.withForce() : request);
		return print(result, output);
	}

	private DowngradeRequest request() {
		if (this.howFar == null) {
			return DowngradeRequest.steps(1);
		}
		if (this.howFar.target != null) {
			return DowngradeRequest.to(this.howFar.target);
		}
		if (this.howFar.steps < 1) {
			throw new UsageException("'--steps' must be at least 1", "migrate downgrade --steps 1");
		}
		return DowngradeRequest.steps(this.howFar.steps);
	}

	static int print(DowngradeResult result, Output output) {
		if (output.isJson()) {
			output.json(result);
			return ExitCode.DONE;
		}
		Table table = new Table("Version", "Took", "Description");
		result.undone()
			.forEach((undone) -> table.row(undone.migration().version(), Texts.time(undone.took()),
					undone.migration().description()));
		if (!table.isEmpty()) {
			output.table(table);
		}
		result.undone()
			.stream()
			.flatMap((undone) -> undone.droppedTypes().stream())
			.forEach((type) -> output.line("dropped enum type ", Styled.bold(type)));
		output.line(Styled.good("Downgraded"), " from ", Texts.version(result.from()), " to ",
				Styled.bold(Texts.version(result.to())), " in ", Texts.time(result.took()));
		return ExitCode.DONE;
	}

	/**
	 * How far to go.
	 */
	static final class HowFar {

		@Option(names = "--steps", paramLabel = "N", description = "How many versions to undo.")
		int steps;

		@Option(names = "--target", paramLabel = "VERSION",
				description = "The version that becomes the current one; 0 undoes everything.")
		@Nullable String target;

	}

}
