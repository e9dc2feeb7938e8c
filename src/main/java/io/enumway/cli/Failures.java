package io.enumway.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.enumway.EnumwayException;
import io.enumway.migration.Causes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * What failures that are not ours say: what they would say if a boot failed with them.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(Failures.class);

	private Failures() {
	}

	/**
	 * Explain a failure.
	 * @param failure the failure
	 * @param context the application context, {@code null} if there is none
	 * @return what is wrong and what to do, both of them present
	 */
	static FailureAnalysis explain(Throwable failure, @Nullable ConfigurableApplicationContext context) {
		FailureAnalysis analysis = analyze(failure, context);
		return new FailureAnalysis(
				Objects.requireNonNullElse((analysis != null) ? analysis.getDescription() : null, message(failure)),
				Objects.requireNonNullElse((analysis != null) ? analysis.getAction() : null, remedy(failure)), failure);
	}

	private static @Nullable FailureAnalysis analyze(Throwable failure,
			@Nullable ConfigurableApplicationContext context) {
		for (FailureAnalyzer analyzer : analyzers(context)) {
			try {
				FailureAnalysis analysis = analyzer.analyze(failure);
				if (analysis != null) {
					return analysis;
				}
			}
			catch (RuntimeException | LinkageError ex) {
				logger.debug("%s failed".formatted(analyzer), ex);
			}
		}
		return null;
	}

	/**
	 * The analyzers of a boot, made as Spring Boot makes them.
	 */
	private static List<FailureAnalyzer> analyzers(@Nullable ConfigurableApplicationContext context) {
		ArgumentResolver arguments = (context != null)
				? ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
					.and(Environment.class, context.getEnvironment())
				: null;
		return SpringFactoriesLoader.forDefaultResourceLocation((context != null) ? context.getClassLoader() : null)
			.load(FailureAnalyzer.class, arguments, FailureHandler.logging(logger));
	}

	private static String message(Throwable failure) {
		String message = ours(failure).map(Throwable::getMessage).findFirst().orElse(failure.getMessage());
		return Objects.requireNonNullElse(message, failure.toString()).strip();
	}

	private static String remedy(Throwable failure) {
		return ours(failure).map(EnumwayException::getRemedy)
			.findFirst()
			.orElse("Run migrate diagnose to see what is wrong, or repeat with --verbose");
	}

	private static Stream<EnumwayException> ours(Throwable failure) {
		return Causes.of(failure, EnumwayException.class);
	}

}
