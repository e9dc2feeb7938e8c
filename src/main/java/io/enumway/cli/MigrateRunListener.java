package io.enumway.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.enumway.migration.ProgressLog;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns a service that is started with {@code migrate} as its first argument that is no
 * option into its own migration tool: its context is made with nothing in it running, the
 * command is run, and the process ends.
 */
class MigrateRunListener implements SpringApplicationRunListener, Ordered {

	static final String COMMAND = "migrate";

	private final SpringApplication application;

	private final @Nullable MigrateCommandLine commandLine;

	/**
	 * Whether this application is but the parent of the one that is meant:
	 * {@link SpringApplicationBuilder} runs it first, with the arguments of its child.
	 */
	private final boolean parent;

	private PrintStream out = System.out;

	MigrateRunListener(SpringApplication application, String[] args) {
		this.application = application;
		this.commandLine = commandLine(args);
		this.parent = this.commandLine != null && isRunForAChild();
	}

	private static boolean isRunForAChild() {
		return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk((frames) -> frames.anyMatch((frame) -> frame.getDeclaringClass() == SpringApplicationBuilder.class
					&& frame.getMethodName().equals("configureAsChildIfNecessary")));
	}

	/**
	 * Options of Spring may stand before the command as well as after it.
	 */
	private static @Nullable MigrateCommandLine commandLine(String[] args) {
		List<String> arguments = new ArrayList<>(List.of(args));
		String first = arguments.stream().filter((argument) -> !argument.startsWith("-")).findFirst().orElse(null);
		if (!COMMAND.equals(first)) {
			return null;
		}
		arguments.remove(COMMAND);
		return new MigrateCommandLine(arguments.toArray(String[]::new));
	}

	/**
	 * Before Boot's own listener, which sets up logging by the properties that are there.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		MigrateCommandLine commandLine = this.commandLine;
		if (commandLine == null) {
			return;
		}
		Integer code = commandLine.runWithoutContext();
		if (code != null) {
			System.exit(code);
		}
		this.application.setWebApplicationType(WebApplicationType.NONE);
		this.application.setBannerMode(Banner.Mode.OFF);
		this.application.setLogStartupInfo(false);
		this.application.addInitializers(new QuietContextInitializer());
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		if (this.commandLine != null) {
			// Standard output is for the command's own output, logs go to standard error.
			// Not when it starts: the first run of spring-boot-devtools ends there, and
			// the
			// second one would find standard error in place of standard output
			this.out = System.out;
			System.setOut(System.err);
			this.commandLine.writeTo(this.out);
			environment.getPropertySources()
				.addFirst(new MapPropertySource("enumwayMigrateCommand", properties(this.commandLine)));
		}
	}

	private static Map<String, Object> properties(MigrateCommandLine commandLine) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("enumway.startup", "none");
		properties.put("spring.main.web-application-type", "none");
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.main.log-startup-info", "false");
		properties.put("spring.main.keep-alive", "false");
		properties.put("spring.main.lazy-initialization", "true");
		properties.put("spring.jmx.enabled", "false");
		if (!commandLine.isVerbose()) {
			properties.put("logging.level.root", "warn");
			// what a command waits for or works at: somebody waits before the terminal
			properties.put("logging.level." + ProgressLog.CATEGORY, "info");
		}
		return properties;
	}

	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		if (this.parent) {
			QuietContextInitializer.withdrawRunners(context);
			System.setOut(this.out);
		}
		else if (this.commandLine != null) {
			int code = this.commandLine.run(context);
			try {
				context.close();
			}
			finally {
				// the command's own code: an ExitCodeGenerator of the service has no say
				// in it
				System.exit(code);
			}
		}
	}

	/**
	 * Boot tells people why the service does not start.
	 */
	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		if (this.commandLine != null) {
			this.commandLine.failed(exception, context);
		}
	}

}
