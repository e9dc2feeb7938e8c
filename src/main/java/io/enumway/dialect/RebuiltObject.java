package io.enumway.dialect;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * An object that a type swap drops and creates again, as the server itself describes it.
 *
 * @param key the object, {@code classid:objid:objsubid}
 * @param drop the statements that take it away; none if something else takes it along
 * @param definition the statements that create it, which may mention labels
 * @param properties the statements that give it owner, privileges, comment and state
 * @param table the table that dropping it locks, quoted, or {@code null}
 * @param early whether it is created before columns are converted
 */
record RebuiltObject(String key, List<String> drop, List<String> definition, List<String> properties,
		@Nullable String table, boolean early) {

	RebuiltObject {
		drop = List.copyOf(drop);
		definition = List.copyOf(definition);
		properties = List.copyOf(properties);
	}

	RebuiltObject asEarly() {
		return new RebuiltObject(this.key, this.drop, this.definition, this.properties, this.table, true);
	}

	RebuiltObject rewritten(UnaryOperator<String> rewrite) {
		return with(this.drop.stream().map(rewrite).toList(), this.definition.stream().map(rewrite).toList(),
				this.properties.stream().map(rewrite).toList());
	}

	RebuiltObject with(List<String> drop, List<String> definition, List<String> properties) {
		return new RebuiltObject(this.key, drop, definition, properties, this.table, this.early);
	}

}
