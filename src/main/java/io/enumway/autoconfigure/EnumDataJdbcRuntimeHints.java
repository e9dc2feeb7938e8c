package io.enumway.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/**
 * Keeps the proxy that repositories bind constants with in a native image.
 */
class EnumDataJdbcRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.proxies().registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(NamedParameterJdbcOperations.class));
	}

}
