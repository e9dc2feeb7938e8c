package io.enumway.autoconfigure;

import io.enumway.DeclaredEnums;
import io.enumway.hibernate.EnumTypeContributor;
import org.hibernate.boot.model.TypeContributor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Hibernate: tells the
 * {@link EnumTypeContributor} which enums are declared.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = HibernateJpaAutoConfiguration.class)
@ConditionalOnClass({ TypeContributor.class, HibernatePropertiesCustomizer.class })
public final class EnumHibernateAutoConfiguration {

	@Bean
	HibernatePropertiesCustomizer enumHibernatePropertiesCustomizer(ObjectProvider<DeclaredEnums> declared,
			ResourceLoader resources) {
		return (properties) -> {
			properties.putIfAbsent(EnumTypeContributor.ENUMS,
					DatabaseEnumClasses.of(declared, resources.getClassLoader()));
		};
	}

}
