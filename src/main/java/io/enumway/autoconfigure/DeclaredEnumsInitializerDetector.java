package io.enumway.autoconfigure;

import java.util.Set;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;

/**
 * {@link DatabaseInitializerDetector} for {@link DeclaredEnumsInitializer}: before every
 * other initializer, as their scripts and tables use the types.
 */
class DeclaredEnumsInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

	@Override
	protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
		return Set.of(DeclaredEnumsInitializer.class);
	}

	@Override
	public int getOrder() {
		return -100;
	}

}
