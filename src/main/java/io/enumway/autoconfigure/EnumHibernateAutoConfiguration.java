package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;
import io.enumway.hibernate.EnumTypeContributor;
import org.hibernate.boot.model.TypeContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;
import org.springframework.orm.jpa.AbstractEntityManagerFactoryBean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Hibernate: tells the
 * {@link EnumTypeContributor} of every {@code EntityManagerFactory}, Spring Boot's and
 * the application's own, which enums there are.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ TypeContributor.class, AbstractEntityManagerFactoryBean.class })
public final class EnumHibernateAutoConfiguration {

	@Bean
	static BeanPostProcessor enumHibernateProperties(ObjectProvider<DatabaseEnumTypes> found,
			ObjectProvider<DeclaredEnums> declared, ResourceLoader resources) {
		DatabaseEnumClasses enums = new DatabaseEnumClasses(found, declared, resources);
		return new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String beanName) {
				if (bean instanceof AbstractEntityManagerFactoryBean factory) {
					factory.getJpaPropertyMap().putIfAbsent(EnumTypeContributor.ENUMS, enums.get());
				}
				return bean;
			}

		};
	}

}
