package io.enumway.jdbc;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.ConverterRegistry;
import org.springframework.data.convert.PropertyValueConversions;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;

/**
 * Conversions behind those of the application. They are asked one after the other, since
 * a {@link JdbcCustomConversions} does not give its converters away.
 */
final class LabelJdbcConversions extends JdbcCustomConversions {

	private final JdbcCustomConversions application;

	LabelJdbcConversions(JdbcCustomConversions application, List<?> converters) {
		super(StoreConversions.of(application.getSimpleTypeHolder()), converters);
		this.application = application;
	}

	@Override
	public void registerConvertersIn(ConverterRegistry registry) {
		// The last one registered is asked first
		super.registerConvertersIn(registry);
		this.application.registerConvertersIn(registry);
	}

	@Override
	public @Nullable PropertyValueConversions getPropertyValueConversions() {
		return this.application.getPropertyValueConversions();
	}

	@Override
	public Optional<Class<?>> getCustomWriteTarget(Class<?> sourceType) {
		return this.application.getCustomWriteTarget(sourceType).or(() -> super.getCustomWriteTarget(sourceType));
	}

	@Override
	public Optional<Class<?>> getCustomWriteTarget(Class<?> sourceType, Class<?> targetType) {
		return this.application.getCustomWriteTarget(sourceType, targetType)
			.or(() -> super.getCustomWriteTarget(sourceType, targetType));
	}

	@Override
	public boolean hasCustomWriteTarget(Class<?> sourceType) {
		return this.application.hasCustomWriteTarget(sourceType) || super.hasCustomWriteTarget(sourceType);
	}

	@Override
	public boolean hasCustomWriteTarget(Class<?> sourceType, Class<?> targetType) {
		return this.application.hasCustomWriteTarget(sourceType, targetType)
				|| super.hasCustomWriteTarget(sourceType, targetType);
	}

	@Override
	public boolean hasCustomReadTarget(Class<?> sourceType, Class<?> targetType) {
		return this.application.hasCustomReadTarget(sourceType, targetType)
				|| super.hasCustomReadTarget(sourceType, targetType);
	}

}
