package io.enumway.migration;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Whether the user has callbacks, which run at every boot: beans and configured classes,
 * or scripts in the locations that are named after an event. A file that only looks like
 * one counts too.
 */
final class UserCallbacks {

	private static final Set<String> EVENTS = Arrays.stream(Event.values())
		.map(Event::getId)
		.collect(Collectors.toUnmodifiableSet());

	private UserCallbacks() {
	}

	static boolean mayExist(Configuration configuration) {
		return configuration.getCallbacks().length > 0 || scriptsMayExist(configuration);
	}

	/**
	 * Whether Flyway may call back something of the user's while it migrates.
	 */
	static boolean mayRun(Configuration configuration) {
		return configuration.getCallbacks().length > 0
				|| (!configuration.isSkipDefaultCallbacks() && scriptsMayExist(configuration));
	}

	static boolean scriptsMayExist(Configuration configuration) {
		if (configuration.getCallbackLocations().length > 0) {
			return inLocations(configuration.getCallbackLocations(), configuration);
		}
		if (configuration.getResourceProvider() != null) {
			Collection<LoadableResource> resources = configuration.getResourceProvider()
				.getResources("", new String[] { "" });
			return resources.stream()
				.map(LoadableResource::getFilename)
				.anyMatch((name) -> isCallback(name, configuration));
		}
		return inLocations(configuration.getLocations(), configuration);
	}

	private static boolean inLocations(Location[] locations, Configuration configuration) {
		for (Location location : locations) {
			if (inLocation(location, configuration)) {
				return true;
			}
		}
		return false;
	}

	private static boolean inLocation(Location location, Configuration configuration) {
		try {
			return switch (location.getPrefix()) {
				case "classpath:" -> onClassPath(location.getRootPath(), configuration);
				case "filesystem:" -> inDirectory(new File(location.getRootPath()), configuration);
				default -> true;
			};
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static boolean onClassPath(String root, Configuration configuration) throws IOException {
		PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(
				configuration.getClassLoader());
		for (Resource resource : resolver.getResources("classpath*:" + root + "/**/*")) {
			if (resource.getFilename() != null && isCallback(resource.getFilename(), configuration)) {
				return true;
			}
		}
		return false;
	}

	private static boolean inDirectory(File root, Configuration configuration) throws IOException {
		return root.isDirectory()
				&& LocationFiles.in(root).stream().anyMatch((file) -> isCallback(file.getName(), configuration));
	}

	static boolean isCallback(String fileName, Configuration configuration) {
		int end = fileName.indexOf('.');
		String name = (end >= 0) ? fileName.substring(0, end) : fileName;
		int separator = name.indexOf(configuration.getSqlMigrationSeparator());
		return EVENTS.contains((separator >= 0) ? name.substring(0, separator) : name);
	}

}
