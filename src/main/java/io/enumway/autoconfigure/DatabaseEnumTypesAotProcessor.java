package io.enumway.autoconfigure;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConstructorArgumentValues.ValueHolder;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Keeps the constants of declared enums, whose annotations are read, in a native image.
 */
class DatabaseEnumTypesAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		if (registeredBean.getBeanClass() != DatabaseEnumTypes.class) {
			return null;
		}
		ValueHolder argument = registeredBean.getMergedBeanDefinition()
			.getConstructorArgumentValues()
			.getIndexedArgumentValue(0, null);
		if (argument == null || !(argument.getValue() instanceof String[] classNames)) {
			return null;
		}
		return (context, code) -> Arrays.stream(classNames)
			.forEach((className) -> context.getRuntimeHints()
				.reflection()
				.registerType(TypeReference.of(className), MemberCategory.ACCESS_PUBLIC_FIELDS,
						MemberCategory.INVOKE_PUBLIC_METHODS));
	}

}
