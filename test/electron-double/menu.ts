interface Template {
  readonly id?: string;
  readonly label?: string;
  readonly sublabel?: string;
  readonly role?: string;
  readonly type?: string;
  readonly checked?: boolean;
  readonly enabled?: boolean;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly submenu?: readonly Template[];
  readonly click?: (item: MenuItem) => void;
}

/** One entry of a menu. Roles have no deed here: what Electron does by itself is not the application's. */
export class MenuItem {
  readonly id: string;
  readonly label: string;
  readonly sublabel: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly enabled: boolean;
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly submenu: Menu | undefined;
  checked: boolean;
  readonly #click: ((item: MenuItem) => void) | undefined;

  constructor(template: Template) {
    this.id = template.id ?? '';
    this.label = template.label ?? template.role ?? '';
    this.sublabel = template.sublabel ?? '';
    this.role = template.role;
    this.type = template.type ?? (template.submenu === undefined ? 'normal' : 'submenu');
    this.enabled = template.enabled ?? true;
    this.checked = template.checked ?? false;
    this.accelerator = template.accelerator;
    this.registerAccelerator = template.registerAccelerator ?? true;
    this.submenu = template.submenu === undefined ? undefined : Menu.buildFromTemplate(template.submenu);
    this.#click = template.click;
  }

  click(): void {
    if (this.#click === undefined) {
      throw new Error(`The Electron double does nothing for the menu item ${this.label}`);
    }
    this.#click(this);
  }
}

let applicationMenu: Menu | null = null;

export class Menu {
  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)));
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  readonly items: readonly MenuItem[];

  constructor(items: readonly MenuItem[]) {
    this.items = items;
    markRadioGroups(items);
  }

  getMenuItemById(id: string): MenuItem | null {
    return this.items.map((item) => (item.id === id ? item : item.submenu?.getMenuItemById(id))).find(Boolean) ?? null;
  }
}

/** Electron never leaves a group of radio items unmarked: neighbours of that type are a group. */
function markRadioGroups(items: readonly MenuItem[]): void {
  items.forEach((item, at) => {
    const isFirst = item.type === 'radio' && items[at - 1]?.type !== 'radio';
    const end = items.findIndex((other, place) => place > at && other.type !== 'radio');
    const group = items.slice(at, end === -1 ? items.length : end);
    if (isFirst && !group.some((member) => member.checked)) {
      item.checked = true;
    }
  });
}
