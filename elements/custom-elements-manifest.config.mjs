// What `npm run build:manifest` writes to custom-elements.json: the elements that a page may use, and
// the events they send. What is private to the package stays out of it.
export default {
  globs: ['src/**/*.ts'],
  exclude: [
    '**/*.{test,stories}.ts',
    '**/testing/**',
    'src/internal/**',
    // Folders of an element hold what it is made of.
    'src/*/*/**',
  ],
  outdir: '.',
  litelement: true,
  plugins: [readParameterProperties(), readTags(), keepWhatIsPublic()],
};

/** Events carry what happened in `readonly` constructor parameters, which the analyzer passes over. */
function readParameterProperties() {
  return {
    name: 'parameter-properties',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isClassDeclaration(node)) return;
      const declaration = moduleDoc.declarations?.find(({ name }) => name === node.name?.text);
      // Not in the manifest's schema, which readers pass over: whether `preventDefault()` does anything.
      if (declaration && isEvent(declaration)) {
        declaration.cancelable = /\bcancelable: true\b/.test(node.getText());
      }
      const constructor = node.members.find(ts.isConstructorDeclaration);
      if (!declaration || !constructor) return;
      const fields = constructor.parameters
        .filter((parameter) => ts.isParameterPropertyDeclaration(parameter, constructor))
        .map((parameter) => ({
          kind: 'field',
          name: parameter.name.getText(),
          type: { text: parameter.type?.getText() ?? 'unknown' },
          readonly: true,
        }));
      declaration.members = [...(declaration.members ?? []), ...fields];
    },
  };
}

/** Tags are given by `defineElement`, and written down for TypeScript in `HTMLElementTagNameMap`. */
function readTags() {
  return {
    name: 'tags',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isInterfaceDeclaration(node) || node.name.text !== 'HTMLElementTagNameMap') return;
      for (const member of node.members) {
        const className = member.type.getText();
        const found = moduleDoc.declarations?.find(({ name }) => name === className);
        if (found) Object.assign(found, { tagName: member.name.text, customElement: true });
      }
    },
  };
}

/** Ties events to their classes, and lets go of everything that nobody outside can use. */
function keepWhatIsPublic() {
  return {
    name: 'public-only',
    packageLinkPhase({ customElementsManifest: manifest }) {
      const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
      const eventClasses = new Map(
        declarations.filter(isEvent).map((declaration) => [eventName(declaration), declaration]),
      );
      for (const module of manifest.modules) {
        module.declarations = (module.declarations ?? []).filter(
          (declaration) => declaration.tagName || isEvent(declaration),
        );
        for (const declaration of module.declarations) {
          declaration.members = (declaration.members ?? []).filter(isPublic);
          if (declaration.tagName) declaration.events = eventsOf(declaration, eventClasses);
        }
        const kept = new Set(module.declarations.map(({ name }) => name));
        module.exports = (module.exports ?? []).filter(({ declaration }) =>
          kept.has(declaration?.name),
        );
        for (const { tagName, name } of module.declarations.filter((one) => one.tagName)) {
          const declaration = { name, module: module.path };
          module.exports.push({ kind: 'custom-element-definition', name: tagName, declaration });
        }
      }
      manifest.modules = manifest.modules
        .filter(({ declarations: kept }) => kept.length > 0)
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

/** The events that the doc block names, each with its class; what was guessed from calls is dropped. */
function eventsOf(declaration, eventClasses) {
  return (declaration.events ?? [])
    .filter(({ name }) => name?.startsWith('rf-'))
    .map(({ name, description }) => {
      const eventClass = eventClasses.get(name);
      if (!eventClass) throw new Error(`${declaration.name} fires ${name}, which has no class`);
      return { name, type: { text: eventClass.name }, description };
    });
}

function isEvent({ kind, superclass }) {
  return kind === 'class' && superclass?.name === 'Event';
}

function eventName({ members }) {
  return members
    ?.find(({ name, static: isStatic }) => isStatic && name === 'eventName')
    ?.default?.replaceAll("'", '');
}

function isPublic({ name, privacy, static: isStatic }) {
  if (name === 'eventName') return true;
  return (privacy ?? 'public') === 'public' && !isStatic && !name.startsWith('#');
}
