package io.enumway.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The application's DataSource beans as migrations see them: also those that are no
 * candidates for injection by default, but none that cannot be used now, because it needs
 * a database that is being migrated, or belongs to a scope that is not active.
 */
class DataSourceBeans {

	private static final Log logger = LogFactory.getLog(DataSourceBeans.class);

	private final ListableBeanFactory beanFactory;

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	DataSourceBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Those that can be used now.
	 */
	List<DataSource> usable() {
		List<DataSource> usable = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, DataSource.class,
				false, false)) {
			try {
				DataSource dataSource = this.beanFactory.getBean(name, DataSource.class);
				if (dataSource instanceof ScopedObject scoped) {
					scoped.getTargetObject();
				}
				usable.add(dataSource);
			}
			catch (BeansException | IllegalStateException ex) {
				if (this.reported.add(name)) {
					logger.info("DataSource bean '%s' does not take part in migrations: %s".formatted(name,
							ex.getMessage()));
				}
			}
		}
		return usable;
	}

}
