package io.enumway.replica;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A service with a database and nothing else: the auto-configurations of Boot's
 * DataSource and Flyway, and of Enumway as it is packed. Keeps hundreds of boots
 * affordable.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
@Import(DatabaseAutoConfigurations.class)
public @interface DatabaseService {

}
