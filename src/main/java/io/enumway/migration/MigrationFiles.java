package io.enumway.migration;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamSource;

/**
 * The files that Flyway finds in its locations: in directories and in jars, on the class
 * path or on disk.
 */
final class MigrationFiles {

	private final Configuration configuration;

	private final Visitor visitor;

	private MigrationFiles(Configuration configuration, Visitor visitor) {
		this.configuration = configuration;
		this.visitor = visitor;
	}

	/**
	 * Visit all files.
	 * @param configuration the configuration
	 * @param visitor is shown each of them
	 * @throws InDoubtException if Flyway could find others
	 */
	static void visit(Configuration configuration, Visitor visitor) throws InDoubtException {
		MigrationFiles files = new MigrationFiles(configuration, visitor);
		for (Location location : configuration.getLocations()) {
			try {
				files.visit(location);
			}
			catch (IOException | URISyntaxException | IllegalArgumentException | FileSystemNotFoundException ex) {
				throw new InDoubtException("Location %s cannot be read: %s".formatted(location, ex));
			}
		}
	}

	private void visit(Location location) throws IOException, URISyntaxException, InDoubtException {
		String root = location.getRootPath();
		InDoubtException.unless(location.getPathRegex() == null && !root.isEmpty(),
				"Location %s has a pattern or is the root".formatted(location));
		if ("filesystem:".equals(location.getPrefix())) {
			visit(new File(root));
			return;
		}
		InDoubtException.unless("classpath:".equals(location.getPrefix()),
				"Location %s is neither on the class path nor on disk".formatted(location));
		Enumeration<URL> urls = this.configuration.getClassLoader().getResources(root);
		InDoubtException.unless(urls.hasMoreElements(), "Location %s is not there".formatted(location));
		while (urls.hasMoreElements()) {
			URL url = urls.nextElement();
			if ("file".equals(url.getProtocol())) {
				visit(new File(url.toURI()));
			}
			else {
				visit(url.openConnection(), root + "/");
			}
		}
	}

	private void visit(File directory) throws IOException, InDoubtException {
		for (File file : LocationFiles.in(directory)) {
			this.visitor.visit(file.getName(), new FileSystemResource(file));
		}
	}

	private void visit(URLConnection connection, String root) throws IOException, InDoubtException {
		if (!(connection instanceof JarURLConnection jarConnection)) {
			throw new InDoubtException("%s is neither a directory nor a jar".formatted(connection.getURL()));
		}
		jarConnection.setUseCaches(false);
		try (JarFile jar = jarConnection.getJarFile()) {
			// In these, Flyway looks elsewhere
			InDoubtException.unless(!jar.getName().toLowerCase(Locale.ROOT).endsWith(".war"), jar.getName());
			Enumeration<JarEntry> entries = jar.entries();
			while (entries.hasMoreElements()) {
				JarEntry entry = entries.nextElement();
				String name = entry.getName();
				if (name.startsWith(root) && !entry.isDirectory()) {
					this.visitor.visit(name.substring(name.lastIndexOf('/') + 1), () -> jar.getInputStream(entry));
				}
			}
		}
	}

	/**
	 * Visits files.
	 */
	interface Visitor {

		/**
		 * Visit a file.
		 * @param name its name without directories
		 * @param content its content, to be read at once
		 * @throws IOException if it cannot be read
		 * @throws InDoubtException if only Flyway can tell what it is
		 */
		void visit(String name, InputStreamSource content) throws IOException, InDoubtException;

	}

}
