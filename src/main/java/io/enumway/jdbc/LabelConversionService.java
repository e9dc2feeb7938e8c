package io.enumway.jdbc;

import io.enumway.UnknownLabelException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Lets an {@link UnknownLabelException} through: since Spring 6 the message of the
 * {@link ConversionFailedException} around it does not say what its cause says.
 */
final class LabelConversionService extends DefaultConversionService {

	@Override
	public @Nullable Object convert(@Nullable Object source, @Nullable TypeDescriptor sourceType,
			TypeDescriptor targetType) {
		try {
			return super.convert(source, sourceType, targetType);
		}
		catch (ConversionFailedException ex) {
			if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof UnknownLabelException unknownLabel) {
				throw unknownLabel;
			}
			throw ex;
		}
	}

}
