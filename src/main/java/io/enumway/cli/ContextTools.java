package io.enumway.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import io.enumway.EnumManager;
import io.enumway.EnumwayException;
import io.enumway.diagnosis.AllMigrationDiagnostics;
import io.enumway.diagnosis.MigrationDiagnostics;
import io.enumway.migration.AllMigrationOperations;
import io.enumway.migration.MigrationOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;

/**
 * The tools of an application context, made when they are asked for.
 */
final class ContextTools implements Tools {

	private final ApplicationContext context;

	private final @Nullable String flyway;

	ContextTools(ApplicationContext context, @Nullable String flyway) {
		this.context = context;
		this.flyway = flyway;
	}

	@Override
	public MigrationOperations operations() {
		return choose(bean(AllMigrationOperations.class), MigrationOperations::name);
	}

	@Override
	public MigrationDiagnostics diagnostics() {
		return choose(bean(AllMigrationDiagnostics.class), MigrationDiagnostics::name);
	}

	@Override
	public List<String> property(String name) {
		return Binder.get(this.context.getEnvironment()).bind(name, Bindable.listOf(String.class)).orElse(List.of());
	}

	@Override
	public EnumManager enums() {
		return bean(EnumManager.class);
	}

	private <T> T bean(Class<T> type) {
		T bean = this.context.getBeanProvider(type).getIfAvailable();
		if (bean == null) {
			throw new EnumwayException("This application has no Flyway bean",
					"Add spring-boot-flyway and a DataSource, and leave spring.flyway.enabled and enumway.enabled on");
		}
		return bean;
	}

	private <T> T choose(Iterable<T> all, Function<T, String> name) {
		List<T> candidates = StreamSupport.stream(all.spliterator(), false)
			.filter((one) -> this.flyway == null || name.apply(one).equals(this.flyway))
			.toList();
		if (candidates.size() == 1) {
			return candidates.get(0);
		}
		List<String> names = StreamSupport.stream(all.spliterator(), false).map(name).toList();
		throw new UsageException(
				(this.flyway != null) ? "There is no Flyway bean '%s'".formatted(this.flyway)
						: "There are several Flyway beans",
				"Choose one of them with --flyway: " + String.join(", ", names));
	}

}
