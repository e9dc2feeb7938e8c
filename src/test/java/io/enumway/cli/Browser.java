package io.enumway.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A headless Chromium of this machine; a test that needs one is skipped where there is
 * none.
 */
final class Browser {

	private final Path program;

	private final Path directory;

	private Browser(Path program, Path directory) {
		this.program = program;
		this.directory = directory;
	}

	/**
	 * The browser.
	 * @param directory where it may write
	 */
	static Browser in(Path directory) {
		Path program = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
			.flatMap((path) -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
				.map((name) -> Path.of(path, name)))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
		assumeTrue(program != null, "no browser on the PATH");
		return new Browser(program, directory);
	}

	/**
	 * Open a page.
	 * @return its elements once its scripts have run
	 */
	String open(Path page) throws IOException, InterruptedException {
		return run(page, 1200);
	}

	/**
	 * Open a page that is to be looked at, side by side in a wide and in a narrow frame:
	 * a window itself has a minimum.
	 * @param selectors what is to be measured
	 * @return how it looks
	 */
	Look look(Path page, String... selectors) throws IOException, InterruptedException {
		String frames = Files.readString(Path.of("src/test/resources/io/enumway/cli/frames.html"));
		Path file = Files.writeString(page.resolveSibling("frames.html"),
				frames.replace("${page}", page.getFileName().toString())
					.replace("${selectors}", String.join("|", selectors)));
		Path image = this.directory.resolve("page.png");
		String shown = run(file, 1640, "--allow-file-access-from-files", "--screenshot=" + image);
		String told = shown.substring(shown.indexOf("<pre>") + 5, shown.indexOf("</pre>"));
		BufferedImage picture = ImageIO.read(image.toFile());
		return new Look(told.strip().lines().toList(), picture);
	}

	private String run(Path page, int width, String... options) throws IOException, InterruptedException {
		Path dom = this.directory.resolve("dom.html");
		List<String> command = new ArrayList<>(List.of(this.program.toString(), "--headless", "--no-sandbox",
				"--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + this.directory.resolve("profile"),
				"--window-size=%d,1400".formatted(width), "--dump-dom"));
		Collections.addAll(command, options);
		command.add(page.toUri().toString());
		Process process = new ProcessBuilder(command).redirectOutput(dom.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the browser ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(dom);
	}

	/**
	 * How a page looks.
	 *
	 * @param told what was measured: for each frame {@code width <of its content> of <of
	 * the frame>}, and for each selector the colours, display and size of its first
	 * element
	 * @param picture both frames
	 */
	record Look(List<String> told, BufferedImage picture) {

		/**
		 * How many colours a part of the picture has, anti-aliased text included.
		 */
		long colours(int from, int to) {
			return IntStream.range(from, Math.min(to, this.picture.getWidth()))
				.flatMap((x) -> IntStream.range(0, this.picture.getHeight()).map((y) -> this.picture.getRGB(x, y)))
				.distinct()
				.count();
		}

	}

}
