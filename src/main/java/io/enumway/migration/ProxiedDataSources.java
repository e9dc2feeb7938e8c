package io.enumway.migration;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/**
 * Looks behind the proxies that Spring has for DataSources.
 */
final class ProxiedDataSources {

	private ProxiedDataSources() {
	}

	/**
	 * A DataSource and those that it stands for.
	 * @param dataSource the DataSource
	 * @return the DataSources, the outermost first
	 */
	static List<DataSource> withTargets(DataSource dataSource) {
		List<DataSource> all = new ArrayList<>();
		DataSource next = dataSource;
		while (next != null) {
			all.add(next);
			next = (next instanceof DelegatingDataSource delegating) ? delegating.getTargetDataSource() : null;
		}
		return all;
	}

	/**
	 * The DataSource whose connections are opened in the end as the same user.
	 * @param dataSource a DataSource, a proxy or not
	 * @return the DataSource behind all proxies
	 */
	static DataSource innermost(DataSource dataSource) {
		DataSource innermost = dataSource;
		for (DataSource target : withTargets(dataSource)) {
			innermost = target;
			if (target instanceof UserCredentialsDataSourceAdapter) {
				break;
			}
		}
		return innermost;
	}

	/**
	 * The DataSource that Spring's transaction managers bind their connections to: they
	 * look behind a {@link TransactionAwareDataSourceProxy}, whose connections take part
	 * in transactions without being bound themselves.
	 * @param dataSource a DataSource, a proxy or not
	 * @return the DataSource to look for bound connections with
	 */
	static DataSource transactional(DataSource dataSource) {
		DataSource transactional = dataSource;
		for (DataSource next : withTargets(dataSource)) {
			if (next instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
				transactional = proxy.getTargetDataSource();
			}
		}
		return transactional;
	}

}
